//! What a sign, a word or a code beside an amount or in a column of currencies names.

use super::header::plain;
use relance_kernel::Currency;

/// The currencies of ISO 4217 that are in use. Three other letters name none: `TTC` and `NET` stand beside amounts too.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND \
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Signs and words of one currency, without case and accents.
const ONE: [(&str, &str); 9] = [
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("£", "GBP"),
    ("us$", "USD"),
    ("$us", "USD"),
    ("ca$", "CAD"),
    ("$ca", "CAD"),
    ("sfr", "CHF"),
];

/// Signs and words of several currencies: the file, its column of currencies or the map says which.
const SEVERAL: [(&str, &[&str]); 5] = [
    (
        "$",
        &[
            "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "CLP", "COP", "ARS",
        ],
    ),
    ("¥", &["JPY", "CNY"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("dh", &["MAD", "AED"]),
    ("dhs", &["MAD", "AED"]),
];

/// What a sign, a word or a code names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    One(Currency),
    /// One of these.
    Several(&'static [&'static str]),
    Nothing,
}

/// What `text` names.
pub(super) fn named(text: &str) -> Named {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 3 && CODES.split_whitespace().any(|known| known == code) {
        return Currency::parse(&code).map_or(Named::Nothing, Named::One);
    }
    let said = plain(text);
    if let Some((_, code)) = ONE.iter().find(|(known, _)| *known == said) {
        return Currency::parse(code).map_or(Named::Nothing, Named::One);
    }
    match SEVERAL.iter().find(|(known, _)| *known == said) {
        Some((_, codes)) => Named::Several(codes),
        None => Named::Nothing,
    }
}

impl Named {
    /// The currency, where it is known that the amounts beside which none stands are in `known`.
    ///
    /// # Errors
    /// It is another than that one, or may be several.
    pub(super) fn within(self, known: Option<Currency>) -> Result<Currency, Contradiction> {
        match (self, known) {
            (Named::One(named), Some(known)) if named != known => Err(Contradiction::Other(known)),
            (Named::One(named), _) => Ok(named),
            (Named::Several(codes), Some(known)) if codes.contains(&known.code()) => Ok(known),
            (Named::Several(_), Some(known)) => Err(Contradiction::Other(known)),
            (Named::Several(codes), None) => Err(Contradiction::Several(codes)),
            (Named::Nothing, _) => Err(Contradiction::Nothing),
        }
    }
}

/// Why a sign names no currency of its row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Contradiction {
    /// The row is in this one.
    Other(Currency),
    /// It is one of these.
    Several(&'static [&'static str]),
    /// It names none.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_words_and_codes_name_currencies() {
        let told = |text: &str| match named(text) {
            Named::One(currency) => currency.code().to_string(),
            Named::Several(codes) => codes.join(" "),
            Named::Nothing => String::new(),
        };
        for (text, code) in [
            ("€", "EUR"),
            ("eur", "EUR"),
            ("Euros", "EUR"),
            ("US$", "USD"),
            ("chf", "CHF"),
            ("¥", "JPY CNY"),
            ("DH", "MAD AED"),
            ("HT", ""),
            ("TTC", ""),
            ("NET", ""),
            ("k€", ""),
            ("M€", ""),
            ("", ""),
        ] {
            assert_eq!(told(text), code, "{text}");
        }
    }

    #[test]
    fn a_sign_of_several_is_the_one_that_is_known() {
        let of = |code: &str| Currency::parse(code);
        assert_eq!(named("$").within(of("CAD")).ok(), of("CAD"));
        assert_eq!(
            named("$").within(of("EUR")),
            Err(Contradiction::Other(Currency::EUR))
        );
        assert!(matches!(named("$").within(None), Err(Contradiction::Several(_))));
        assert_eq!(named("€").within(None), Ok(Currency::EUR));
    }
}
