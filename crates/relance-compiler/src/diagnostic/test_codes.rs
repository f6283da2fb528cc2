//! RL06: `test` blocks.

codes! {
    /// A test that expects nothing at all.
    EXPECTS_NOTHING = "RL0601" "test-without-expectation" Error Compile;
    message ["this test expects nothing: it can only pass" | "ce test n'attend rien : il ne peut que réussir"]
    label "no `expect` in it" | "pas de `attendre` dedans"
    labels {}
    help ["add `on 2026-03-09 expect email gentle`, or `expect nothing until 2026-12-31`"
        | "ajoutez `le 2026-03-09 attendre email gentle`, ou `ne rien attendre jusqu'au 2026-12-31`"];

    /// A customer or invoice that the test does not have.
    UNKNOWN_SUBJECT = "RL0602" "unknown-test-subject" Error Compile;
    message ["this test has no {what} called `{name}`" | "ce test n'a pas de {what} appelé(e) `{name}`"]
    label "not in this test" | "pas dans ce test"
    labels {}
    help ["did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "declare it above: `customer acme { kind business }`, `invoice F1 of acme: 1_200 EUR due 2026-03-02`"
        | "déclarez-le au-dessus : `client acme { type entreprise }`, `facture F1 de acme: 1_200 EUR échéance 2026-03-02`"];

    /// A line dated before the one above.
    OUT_OF_ORDER = "RL0603" "test-line-out-of-order" Error Compile;
    message ["this line is dated {date}, before the one above it" | "cette ligne est datée du {date}, avant celle qui la précède"]
    label "earlier than the line above" | "plus tôt que la ligne au-dessus"
    labels { first: "dated {first_date}" | "datée du {first_date}" }
    help ["put the lines of a test in the order of their dates" | "mettez les lignes d'un test dans l'ordre de leurs dates"];

    /// Due before issue.
    DUE_BEFORE_ISSUE = "RL0604" "due-before-issue" Error Compile;
    message ["this invoice is due more than a year before it is issued" | "cette facture est échue plus d'un an avant d'être émise"]
    label "issued {issued}, due {due}" | "émise le {issued}, échéance le {due}"
    labels {}
    help ["check the year of both dates" | "vérifiez l'année des deux dates"];

    /// An amount that is not above zero.
    NO_AMOUNT = "RL0605" "amount-not-above-zero" Error Compile;
    message ["this amount is not above 0" | "ce montant n'est pas supérieur à 0"]
    label "nothing, or less" | "rien, ou moins"
    labels {}
    help ["write an amount above 0" | "écrivez un montant supérieur à 0"];

    /// `bounces` without its payment.
    NOTHING_TO_BOUNCE = "RL0606" "nothing-to-bounce" Error Compile;
    message ["no payment of this amount was made before on `{name}`" | "aucun paiement de ce montant n'a été fait avant sur `{name}`"]
    label "which payment?" | "quel paiement ?"
    labels {}
    help ["write the amount of a payment above: `{name} pays 500 EUR`" | "écrivez le montant d'un paiement fait plus haut : `{name} paie 500 EUR`"];

    /// Money in another currency than the invoice's.
    ANOTHER_CURRENCY = "RL0607" "test-in-another-currency" Error Compile;
    message ["`{name}` is in {expected}, and this amount is in {found}" | "`{name}` est en {expected}, et ce montant en {found}"]
    label "in {found}" | "en {found}"
    labels {}
    help ["write the amount in {expected}" | "écrivez le montant en {expected}"];

    /// A fact that cannot be stated here.
    NOT_STATABLE = "RL0608" "fact-not-statable" Error Compile;
    message ["`{fact}` cannot be stated here" | "`{fact}` ne peut pas être énoncé ici"]
    label "follows from dates, or belongs elsewhere" | "découle de dates, ou est ailleurs"
    labels {}
    help ["state facts of a customer in `customer … { … }`, of an invoice after its due date; `overdue` and `age` follow from `due` and `issued`"
        | "énoncez les faits d'un client dans `client … { … }`, ceux d'une facture après son échéance ; `retard` et `ancienneté` découlent de `échéance` et `émission`"];

    /// A row that is not as long as the table's head.
    ROW_LENGTH = "RL0609" "table-row-length" Error Compile;
    message ["this row has {count} values, and the table has {expected} columns" | "cette ligne a {count} valeurs, et la table {expected} colonnes"]
    label "{count} values" | "{count} valeurs"
    labels {}
    help ["give one value for each column" | "donnez une valeur par colonne"];

    /// An event without what it needs, or with something else.
    EVENT_VALUE = "RL0610" "event-value" Error Compile;
    message ["`{event}` takes {expected}" | "`{event}` prend {expected}"]
    label "not that" | "pas cela"
    labels {}
    help ["write `{example}`" | "écrivez `{example}`"];

    /// An event of an invoice stated for a customer, or the other way round.
    EVENT_SUBJECT = "RL0611" "event-subject" Error Compile;
    message ["`{event}` happens to {expected}, and `{name}` is none" | "`{event}` concerne {expected}, et `{name}` n'en est pas"]
    label "happens to something else" | "concerne autre chose"
    labels {}
    help ["name {expected} of this test" | "nommez {expected} de ce test"];
}
