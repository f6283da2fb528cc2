//! RL11: cells that do not hold what their column says.

use super::declare_codes;

declare_codes! {
    EMPTY_CELL "RL1101" "empty-cell" Error
        ["`{column}` is empty" "`{column}` est vide"];
    DATE_FORMAT "RL1102" "date-format" Error
        ["`{value}` is not written as a date" "`{value}` n'est pas écrit comme une date"]
        help ["write {day_first} (day first) or {month_first} (month first)"
              "écrivez {day_first} (le jour d'abord) ou {month_first} (le mois d'abord)"]
        help ["write {write}" "écrivez {write}"]
        help ["a date is written YYYY-MM-DD: 2026-03-02" "une date s'écrit AAAA-MM-JJ : 2026-03-02"];
    IMPOSSIBLE_DATE "RL1103" "impossible-date" Error
        ["there is no {value}: that month has {days} days" "{value} n'existe pas : ce mois a {days} jours"]
        ["there is no {value}" "{value} n'existe pas"]
        help ["if month and day are swapped, write {write}" "si mois et jour sont inversés, écrivez {write}"];
    DATE_OUT_OF_RANGE "RL1104" "date-out-of-range" Error
        ["{value} lies outside {first}..{last}" "{value} est hors de {first}..{last}"]
        help ["check the year" "vérifiez l'année"];
    NOT_AN_AMOUNT "RL1105" "not-an-amount" Error
        ["`{value}` is not written as an amount" "`{value}` n'est pas écrit comme un montant"]
        help ["write {write}, or {or_write} if the separator marks the decimals"
              "écrivez {write}, ou {or_write} si le séparateur marque les décimales"]
        help ["write {write}; the currency stands in its own column" "écrivez {write} ; la devise a sa propre colonne"]
        help ["an amount is written with digits and `.`: 1234.56" "un montant s'écrit avec des chiffres et `.` : 1234.56"];
    TOO_MANY_DECIMALS "RL1106" "too-many-decimals" Error
        ["`{value}` has more decimals than {currency} ({digits})" "`{value}` a plus de décimales que {currency} ({digits})"]
        help ["round it to {digits} decimals" "arrondissez-le à {digits} décimales"];
    AMOUNT_TOO_LARGE "RL1107" "amount-too-large" Error
        ["`{value}` is larger than any amount of a ledger" "`{value}` dépasse tout montant d'un livre"];
    UNKNOWN_WORD "RL1108" "unknown-word" Error
        ["`{value}` is not one of {words}" "`{value}` n'est pas parmi {words}"]
        help ["write `{similar}`" "écrivez `{similar}`"];
    UNKNOWN_CURRENCY "RL1109" "unknown-currency" Error
        ["`{value}` is not a currency of ISO 4217" "`{value}` n'est pas une devise de l'ISO 4217"]
        help ["write `{similar}`" "écrivez `{similar}`"]
        help ["a currency is three capital letters: EUR, USD, CHF" "une devise s'écrit en trois capitales : EUR, USD, CHF"];
    UNKNOWN_COUNTRY "RL1110" "unknown-country" Error
        ["`{value}` is not a country code of ISO 3166" "`{value}` n'est pas un code de pays de l'ISO 3166"]
        help ["write `{similar}`" "écrivez `{similar}`"]
        help ["a country is two capital letters: FR, DE, BE" "un pays s'écrit en deux capitales : FR, DE, BE"];
    DUPLICATE_ID "RL1111" "duplicate-id" Error
        ["`{value}` is already in row {first_row}" "`{value}` est déjà à la ligne {first_row}"]
        ["`{value}` is already on line {first_line}" "`{value}` est déjà à la ligne {first_line}"]
        help ["give each row its own {column}; the first one counts" "donnez à chaque ligne son {column} ; la première compte"];
    DUE_BEFORE_ISSUE "RL1112" "due-before-issue" Warning
        ["due {value}, {days} days before its issue on {issued}" "échéance le {value}, {days} jours avant l'émission le {issued}"]
        help ["it is overdue from its first day" "elle est en retard dès son premier jour"];
    DUE_FAR_BEFORE_ISSUE "RL1113" "due-far-before-issue" Error
        ["due {value}, more than a year before its issue on {issued}" "échéance le {value}, plus d'un an avant l'émission le {issued}"]
        help ["check the year of both dates" "vérifiez l'année des deux dates"];
    SPACES_AROUND "RL1114" "spaces-around" Warning
        ["`{value}` begins or ends with a space" "`{value}` commence ou finit par une espace"]
        help ["the space is part of the name: remove it, here and where it is named" "l'espace fait partie du nom : enlevez-la, ici et là où il est cité"];
    FIELD_NOT_IN_LEDGER "RL1115" "field-not-in-ledger" Warning
        ["the policy declares `{column}`, and {file} has no such column: it is unknown everywhere"
         "la politique déclare `{column}`, et {file} n'a pas cette colonne : elle est inconnue partout"]
        help ["`{similar}` looks like it" "`{similar}` lui ressemble"];
    FIELD_CELL "RL1116" "field-cell" Error
        ["`{value}` is not of the type that the policy declares for `{column}`: {type}"
         "`{value}` n'est pas du type que la politique déclare pour `{column}` : {type}"]
        help ["write it like {sample}" "écrivez-le comme {sample}"];
}
