//! Closed lists of codes: currencies of ISO 4217 (those of the euro's past included) and countries of ISO 3166-1.

/// Active codes, and codes that old ledgers hold.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS \
UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG \
ATS BEF CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK";

/// Officially assigned two-letter codes.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS \
IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA \
RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT \
TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// What people write for some currencies.
const CURRENCY_HABITS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("us$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("fr.", "CHF"),
];

/// What people write for some countries.
const COUNTRY_HABITS: &[(&str, &str)] = &[
    ("france", "FR"),
    ("allemagne", "DE"),
    ("germany", "DE"),
    ("deutschland", "DE"),
    ("belgique", "BE"),
    ("belgium", "BE"),
    ("suisse", "CH"),
    ("switzerland", "CH"),
    ("luxembourg", "LU"),
    ("italie", "IT"),
    ("italy", "IT"),
    ("italia", "IT"),
    ("espagne", "ES"),
    ("spain", "ES"),
    ("portugal", "PT"),
    ("pays-bas", "NL"),
    ("netherlands", "NL"),
    ("uk", "GB"),
    ("royaume-uni", "GB"),
    ("united kingdom", "GB"),
    ("usa", "US"),
    ("états-unis", "US"),
    ("fra", "FR"),
    ("deu", "DE"),
    ("bel", "BE"),
    ("che", "CH"),
    ("ita", "IT"),
    ("esp", "ES"),
];

/// Whether this is a currency code.
pub(crate) fn is_currency(code: &str) -> bool {
    code.len() == 3 && CURRENCIES.split(' ').any(|known| known == code)
}

/// Whether this is a country code.
pub(crate) fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|known| known == code)
}

/// The currency that this may be meant for.
pub(crate) fn similar_currency(text: &str) -> Option<&'static str> {
    similar(text, CURRENCIES, CURRENCY_HABITS)
}

/// The country that this may be meant for.
pub(crate) fn similar_country(text: &str) -> Option<&'static str> {
    similar(text, COUNTRIES, COUNTRY_HABITS)
}

fn similar(text: &str, codes: &'static str, habits: &[(&str, &'static str)]) -> Option<&'static str> {
    let (lower, upper) = (text.trim().to_lowercase(), text.trim().to_uppercase());
    habits
        .iter()
        .find(|(habit, _)| *habit == lower)
        .map(|&(_, code)| code)
        .or_else(|| codes.split(' ').find(|code| *code == upper))
}
