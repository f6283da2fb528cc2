//! RL04: types, units and money.

codes! {
    /// Months where days are counted.
    MONTHS_WITH_DAYS = "RL0401" "months-with-days" Error Compile;
    message ["`{fact}` counts days, and `{value}` is a number of months" | "`{fact}` compte des jours, et `{value}` est un nombre de mois"]
    label "months are not a fixed number of days" | "un mois n'est pas un nombre fixe de jours"
    labels {}
    help ["write `{days}`" | "écrivez `{days}`"];

    /// A number whose unit is missing.
    NUMBER_WITHOUT_UNIT = "RL0402" "number-without-unit" Error Compile;
    message ["`{value}` has no unit" | "`{value}` n'a pas d'unité"]
    label "a bare number" | "un nombre sans unité"
    labels {}
    help ["write `{suggestion}`" | "écrivez `{suggestion}`"];

    /// A value of another type than the fact's.
    WRONG_TYPE = "RL0403" "wrong-type" Error Compile;
    message ["`{fact}` takes {expected}, and `{value}` is {found}" | "`{fact}` attend {expected}, et `{value}` est {found}"]
    label "{found}" | "{found}"
    labels {}
    help ["write something like `{example}`" | "écrivez par exemple `{example}`"];

    /// Working days where only civil days are counted.
    WORKING_DAYS_NOT_COUNTED = "RL0404" "working-days-not-counted" Error Compile;
    message ["`{fact}` counts civil days, not working days" | "`{fact}` compte des jours calendaires, pas des jours ouvrés"]
    label "working days" | "des jours ouvrés"
    labels {}
    help ["write `{civil}`; only `overdue`, `age`, `due in` and `after` count working days"
        | "écrivez `{civil}` ; seuls `retard`, `ancienneté`, `échéance dans` et `après` comptent des jours ouvrés"];

    /// A date that no calendar has.
    IMPOSSIBLE_DATE = "RL0405" "impossible-date" Error Compile;
    message ["there is no {date}" | "le {date} n'existe pas"]
    label "no such date" | "date inexistante"
    labels {}
    help ["the last day of that month is `{suggestion}`" | "le dernier jour de ce mois est le `{suggestion}`",
        "write a date as `2026-03-02`: year, month from 01 to 12, day" | "écrivez une date comme `2026-03-02` : année, mois de 01 à 12, jour"];

    /// A currency that is not in ISO 4217.
    UNKNOWN_CURRENCY = "RL0406" "unknown-currency" Error Compile;
    message ["`{name}` is no currency code" | "`{name}` n'est pas un code de devise"]
    label "not in ISO 4217" | "absent d'ISO 4217"
    labels {}
    help ["did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write the three-letter code in capitals, such as `EUR`" | "écrivez le code à trois lettres en capitales, comme `EUR`"];

    /// More digits than the currency has.
    AMOUNT_TOO_FINE = "RL0407" "amount-too-fine" Error Compile;
    message ["`{amount}` has more decimals than {currency} has ({digits})" | "`{amount}` a plus de décimales que n'en a {currency} ({digits})"]
    label "too many decimals" | "trop de décimales"
    labels {}
    help ["write `{thousands} {currency}` if thousands are meant, else round it to {digits} decimals"
            | "écrivez `{thousands} {currency}` s'il s'agit de milliers, sinon arrondissez à {digits} décimales",
        "round it to {digits} decimals" | "arrondissez à {digits} décimales"];

    /// An amount that does not fit.
    AMOUNT_TOO_LARGE = "RL0408" "amount-too-large" Error Compile;
    message ["`{amount}` is too large an amount" | "`{amount}` est un montant trop grand"]
    label "does not fit" | "trop grand"
    labels {}
    help ["write an amount below 90_000_000_000_000_000" | "écrivez un montant inférieur à 90_000_000_000_000_000"];

    /// Alternatives that do not differ by currency.
    TWO_AMOUNTS_OF_ONE_CURRENCY = "RL0409" "two-amounts-of-one-currency" Error Compile;
    message ["two amounts in {currency}: which one counts?" | "deux montants en {currency} : lequel compte ?"]
    label "{currency} again" | "de nouveau {currency}"
    labels {}
    help ["give one amount per currency: `10_000 EUR or 11_000 USD`" | "donnez un montant par devise : `10_000 EUR ou 11_000 USD`"];

    /// Alternatives where one amount is needed.
    ONE_AMOUNT_NEEDED = "RL0410" "one-amount-needed" Error Compile;
    message ["`{what}` takes one amount" | "`{what}` prend un seul montant"]
    label "several amounts" | "plusieurs montants"
    labels {}
    help ["keep the amount in the policy's currency" | "gardez le montant dans la devise de la politique"];

    /// A duration of more than a century.
    DURATION_TOO_LONG = "RL0411" "duration-too-long" Error Compile;
    message ["`{value}` is longer than a hundred years" | "`{value}` dépasse cent ans"]
    label "too long" | "trop long"
    labels {}
    help ["write at most `36525d`" | "écrivez au plus `36525j`"];

    /// A fact that is not yes or no, standing alone.
    FACT_NOT_COMPARED = "RL0412" "fact-not-compared" Error Compile;
    message ["`{fact}` is {expected}, not a condition" | "`{fact}` est {expected}, pas une condition"]
    label "compare it with something" | "à comparer avec quelque chose"
    labels {}
    help ["write `{fact} {operator} {example}`" | "écrivez `{fact} {operator} {example}`"];

    /// A define compared with something.
    DEFINE_COMPARED = "RL0413" "define-compared" Error Compile;
    message ["`{name}` is a condition already: it cannot be compared" | "`{name}` est déjà une condition : elle ne se compare pas"]
    label "a `define`" | "un `définir`"
    labels {}
    help ["write `{name}` alone, or `not {name}`" | "écrivez `{name}` seul, ou `non {name}`"];

    /// `<` on names.
    NOT_ORDERED = "RL0414" "no-order" Error Compile;
    message ["`{fact}` is {expected}: it has no `{operator}`" | "`{fact}` est {expected} : `{operator}` n'a pas de sens"]
    label "not a matter of more or less" | "ni plus ni moins"
    labels {}
    help ["write `{fact} = {value}` or `{fact} != {value}`" | "écrivez `{fact} = {value}` ou `{fact} != {value}`"];

    /// `over` on a fact without a window.
    NO_WINDOW = "RL0415" "no-window" Error Compile;
    message ["`{fact}` has no window" | "`{fact}` n'a pas de fenêtre"]
    label "`over` says nothing here" | "`sur` n'a pas de sens ici"
    labels {}
    help ["remove it; only `average_delay`, `late_rate`, `broken_promises` and `invoices_paid` look back over months"
        | "retirez-la ; seuls `retard_moyen`, `taux_de_retard`, `promesses_rompues` et `factures_payées` regardent en arrière sur des mois"];

    /// A window that is not 1 to 120 months.
    WINDOW_NOT_IN_MONTHS = "RL0416" "window-not-in-months" Error Compile;
    message ["the window of `{fact}` is in months, and `{value}` is not between `1mo` and `120mo`"
        | "la fenêtre de `{fact}` est en mois, et `{value}` n'est pas entre `1mois` et `120mois`"]
    label "not a number of months" | "pas un nombre de mois"
    labels {}
    help ["write `over 6mo`" | "écrivez `sur 6mois`"];

    /// A decimal that does not fit an exact fraction.
    NUMBER_TOO_PRECISE = "RL0417" "number-too-precise" Error Compile;
    message ["this number has too many digits to be compared exactly" | "ce nombre a trop de chiffres pour être comparé exactement"]
    label "too many digits" | "trop de chiffres"
    labels {}
    help ["write fewer digits" | "écrivez moins de chiffres"];

    /// A param outside its range.
    PARAM_OUT_OF_RANGE = "RL0418" "param-out-of-range" Error Compile;
    message ["`{name}` is {value}, outside {low} to {high}" | "`{name}` vaut {value}, hors de {low} à {high}"]
    label "out of range" | "hors limites"
    labels { range: "the range" | "les limites" }
    help ["choose a value in the range, or widen it" | "choisissez une valeur dans les limites, ou élargissez-les"];

    /// A range that is none.
    PARAM_RANGE = "RL0419" "param-range" Error Compile;
    message ["the range of `{name}` does not go from a lower to a higher value of its type"
        | "les limites de `{name}` ne vont pas d'une valeur basse à une plus haute de son type"]
    label "not a range" | "pas un intervalle"
    labels {}
    help ["write the lower value first, both in the unit of the value: `7d in 4d..15d`"
        | "écrivez d'abord la plus basse, toutes deux dans l'unité de la valeur : `7j dans 4j..15j`"];

    /// A cost in another currency than the policy's.
    OTHER_CURRENCY = "RL0420" "other-currency" Error Compile;
    message ["`{what}` must be in the policy's currency, {expected}, not in {found}"
        | "`{what}` doit être dans la devise de la politique, {expected}, pas en {found}"]
    label "in {found}" | "en {found}"
    labels {}
    help ["write it in {expected}" | "écrivez-le en {expected}"];

    /// A money condition that can never be told.
    NEVER_THAT_CURRENCY = "RL0421" "never-that-currency" Warning Compile;
    message ["this can never be told: what is compared here is in {expected}, and no amount in {expected} is given"
        | "ceci ne peut jamais être décidé : ce qui est comparé ici est en {expected}, et aucun montant en {expected} n'est donné"]
    label "no amount in {expected}" | "pas de montant en {expected}"
    labels {}
    help ["add an amount: `{value} or 10_000 {expected}`" | "ajoutez un montant : `{value} ou 10_000 {expected}`"];

    /// An invoice's money compared with no amount in the policy's currency.
    AMOUNT_IN_ANOTHER_CURRENCY = "RL0423" "amount-in-another-currency" Warning Compile;
    message ["of invoices in {expected} this cannot be told: no amount in {expected} is given"
        | "pour les factures en {expected} ceci ne peut pas être décidé : aucun montant en {expected} n'est donné"]
    label "no amount in {expected}" | "pas de montant en {expected}"
    labels {}
    help ["add an amount, `{value} or 500 {expected}`, or the condition `currency = {currency}`"
        | "ajoutez un montant, `{value} ou 500 {expected}`, ou la condition `devise = {currency}`"];

    /// A share that is a whole number above one.
    SHARE_ABOVE_ONE = "RL0424" "share-above-one" Error Compile;
    message ["`{fact}` lies between 0% and 100%, and `{value}` is far above" | "`{fact}` est entre 0% et 100%, et `{value}` est bien au-dessus"]
    label "no percentage" | "pas un pourcentage"
    labels {}
    help ["write `{suggestion}`" | "écrivez `{suggestion}`"];

    /// The prelude's costs are in euros and the policy is not.
    DEFAULT_COSTS_LEFT_OUT = "RL0422" "default-costs-left-out" Note Compile;
    message ["the default costs of channels are in EUR, and the policy counts in {currency}: `{channels}` cost nothing here"
        | "les coûts par défaut des canaux sont en EUR, et la politique compte en {currency} : `{channels}` ne coûtent rien ici"]
    label "not EUR" | "pas EUR"
    labels {}
    help ["state your own: `channel email costs 0.02 {currency}`" | "indiquez les vôtres : `canal email coûte 0.02 {currency}`"];

    /// A fact compared with a fact.
    TWO_FACTS = "RL0425" "two-facts" Error Compile;
    message ["a condition compares a fact with a value, and `{name}` is a fact" | "une condition compare un fait à une valeur, et `{name}` est un fait"]
    label "a fact" | "un fait"
    labels {}
    help ["write a value such as `{example}`; of a part paid, `paid_share > 50%`" | "écrivez une valeur comme `{example}` ; d'une part payée, `part_payée > 50%`",
        "write a value or the name of a `param`; of a part paid, `paid_share > 50%`" | "écrivez une valeur ou le nom d'un `paramètre` ; d'une part payée, `part_payée > 50%`"];
}
