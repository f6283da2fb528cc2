//! RL10: what the law of the contracts says of a policy. Facts and their sources, no verdicts.

codes! {
    /// `law XX` without a pack.
    UNKNOWN_LAW = "RL1001" "unknown-law" Error Compile;
    message ["relance does not know the law of `{name}`; did you mean `{suggestion}`?" | "relance ne connaît pas le droit de `{name}` ; vouliez-vous dire `{suggestion}` ?",
        "relance does not know the law of `{name}`" | "relance ne connaît pas le droit de `{name}`"]
    label "no rates, no articles" | "ni taux, ni articles"
    labels {}
    help ["write one of {known}; `EU` is the least that every member state grants" | "écrivez l'un de {known} ; `EU` est le minimum que tout État membre garantit"];

    /// A yearly rate that is none.
    NO_SUCH_RATE = "RL1002" "no-such-rate" Error Compile;
    message ["a yearly rate of late interest lies above 0% and is at most 100%" | "un taux annuel d'intérêts de retard est supérieur à 0 % et d'au plus 100 %"]
    label "no yearly rate" | "pas un taux annuel"
    labels {}
    help ["write `late interest 12%`" | "écrivez `intérêts de retard 12%`"];

    /// Terms that cannot be read.
    UNREADABLE_TERMS = "RL1003" "unreadable-terms" Error Compile;
    message ["`{terms}` cannot be read as terms of payment" | "`{terms}` ne se lit pas comme un délai de paiement"]
    label "when is an invoice due?" | "quand une facture est-elle échue ?"
    labels {}
    help ["write `terms \"30d\"`, `terms \"45d end of month\"` or `terms \"end of month 45d\"`"
        | "écrivez `délai de paiement \"30j\"`, `délai de paiement \"45j fin de mois\"` ou `délai de paiement \"fin de mois 45j\"`"];

    /// Terms beyond the longest that may be agreed.
    TERMS_TOO_LONG = "RL1004" "terms-too-long" Warning Compile;
    message ["these terms are longer than businesses may agree: an invoice of {issued} would be due on {due}, and {latest} is the last day ({article})"
        | "ce délai dépasse celui que des entreprises peuvent convenir : une facture du {issued} serait échue le {due}, et le {latest} est la limite ({article})"]
    label "too long" | "trop long"
    labels {}
    help ["shorten them, or state the law of the contracts with `law`" | "raccourcissez-le, ou indiquez le droit des contrats avec `droit`"];

    /// An agreed rate below the floor.
    RATE_BELOW_FLOOR = "RL1005" "rate-below-floor" Error Compile;
    message ["contracts may not state {agreed}: the least is {limit} in {half_year} ({article})" | "un contrat ne peut prévoir {agreed} : le minimum est de {limit} pour {half_year} ({article})"]
    label "below the least" | "sous le minimum"
    labels {}
    help ["write {limit} or more, or remove the line: without it the rate by law holds" | "écrivez {limit} ou plus, ou retirez la ligne : sans elle le taux légal s'applique"];

    /// A claim or a charge against consumers where it is forbidden.
    CONSUMER_CHARGED = "RL1006" "consumer-charged" Warning Compile;
    message ["this is claimed from consumers, and the rules of {country} forbid it: relance will leave it out ({article})"
        | "ceci est réclamé à des consommateurs, et les règles de {country} l'interdisent : relance l'omettra ({article})"]
    label "never claimed" | "jamais réclamé"
    labels {consumers: "consumers only" | "consommateurs seulement"}
    help ["remove it" | "retirez-le"];

    /// A legal message without what it should carry.
    NOTICE_WITHOUT_MENTIONS = "RL1007" "notice-without-mentions" Warning Compile;
    message ["the text `{file}` of a legal message lacks {missing}" | "il manque au texte `{file}` d'un acte juridique : {missing}"]
    label "a legal message" | "un acte juridique"
    labels {}
    help ["add it: a formal notice must call on the debtor beyond doubt ({article})" | "ajoutez-le : une mise en demeure doit interpeller le débiteur sans équivoque ({article})"];

    /// A legal step or a transfer after the limitation.
    AFTER_LIMITATION = "RL1008" "after-limitation" Warning Compile;
    message ["this step comes {days} days after the due date, and the claim is time-barred after {years} years ({article})"
        | "cette étape vient {days} jours après l'échéance, et la créance est prescrite après {years} ans ({article})"]
    label "too late" | "trop tard"
    labels {}
    help ["let it come earlier" | "avancez-la"];

    /// Calls and texts outside prudent hours.
    IMPRUDENT_HOURS = "RL1009" "imprudent-hours" Warning Compile;
    message ["consumers may be reached by `{channel}` {when}: prudent are Monday to Saturday between 08:00 and 20:00"
        | "des consommateurs peuvent être joints par `{channel}` {when} : la prudence veut du lundi au samedi entre 08:00 et 20:00"]
    label "at any of these hours" | "à toutes ces heures"
    labels {}
    help ["write `contact by {channel} on working days between 10:00 and 13:00, 14:00 and 19:00`; the law sets hours for selling only (code de la consommation, art. D223-9), insistence is punished at any hour (code pénal, art. 222-16)"
        | "écrivez `contacter par {channel} les jours ouvrés entre 10:00 et 13:00, 14:00 et 19:00` ; la loi ne fixe d'heures que pour le démarchage (code de la consommation, art. D223-9), l'insistance est punie à toute heure (code pénal, art. 222-16)"];

    /// More contacts than a debtor should bear.
    PRESSURE = "RL1010" "pressure" Warning Compile;
    message ["the steps alone contact a customer up to {count} times within 7 days for one invoice" | "les étapes à elles seules contactent un client jusqu'à {count} fois en 7 jours pour une seule facture"]
    label "the first of them" | "la première"
    labels {}
    help ["space them out, or write `at most 3 contacts within 7d per customer`: repeated contacts meant to disturb are an offence (code pénal, art. 222-16)"
        | "espacez-les, ou écrivez `au plus 3 contacts sous 7j par client` : des appels ou messages réitérés en vue de troubler sont un délit (code pénal, art. 222-16)"];

    /// A transfer of natural persons without a person's approval.
    TRANSFER_WITHOUT_APPROVAL = "RL1011" "transfer-without-approval" Error Compile;
    message ["natural persons are handed over here without anybody's approval" | "des personnes physiques sont transmises ici sans l'accord de personne"]
    label "decided by a machine alone" | "décidé par une machine seule"
    labels {}
    help ["add `requires approval of ROLE`: regulation (EU) 2016/679 (GDPR), art. 22" | "ajoutez `exige l'accord de RÔLE` : règlement (UE) 2016/679 (RGPD), art. 22"];

    /// A claim of interest whose rate is not published, or not yet known here, on the day of the check.
    RATE_NOT_KNOWN = "RL1012" "rate-not-known" Warning Compile;
    message ["interest is asked for here by the law of {country}, and the rate of {half_year} ({series}) is not known on {day}: interest on its days cannot be told"
        | "des intérêts sont demandés ici selon le droit de {country}, et le taux de {half_year} ({series}) n'est pas connu au {day} : les intérêts de ses jours ne peuvent être dits"]
    label "not told without that rate" | "indécidable sans ce taux"
    labels {}
    help ["add it once it is published: `relance rates update FILE --ledger DIR`, and check with `--ledger DIR`; or take a newer relance"
        | "ajoutez-le dès sa publication : `relance rates update FICHIER --ledger DOSSIER`, et vérifiez avec `--ledger DOSSIER` ; ou prenez une version plus récente de relance"];
}
