//! RL01: what could not be read.

codes! {
    /// Something else than what can stand there.
    UNEXPECTED_TEXT = "RL0101" "unexpected-text" Error Compile;
    message ["expected {expected}, found {found}" | "attendu ici : {expected} ; trouvé : {found}"]
    label "{here}" | "{here}"
    labels {}
    help ["{advice}" | "{advice}"];

    /// A word that opens no statement.
    UNKNOWN_STATEMENT = "RL0102" "unknown-statement" Error Compile;
    message ["no statement begins with `{word}`" | "aucune phrase ne commence par `{word}`"]
    label "not a statement" | "pas une phrase du langage"
    labels {}
    help ["did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "a rule begins with `when`, `also when` or a label such as `first_reminder:`"
        | "une règle commence par `quand`, `en parallèle quand` ou une étiquette comme `premiere_relance:`"];

    /// A word that opens no line of a block.
    UNKNOWN_LINE = "RL0103" "unknown-line" Error Compile;
    message ["no line of this block begins with `{word}`" | "aucune ligne de ce bloc ne commence par `{word}`",
        "no line of this block begins so" | "aucune ligne de ce bloc ne commence ainsi"]
    label "not a line of this block" | "pas une ligne de ce bloc"
    labels {}
    help ["did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "in a `policy` block write lines such as `currency EUR`; in a `test` block `customer`, `invoice`, `on` or `expect`"
        | "dans un bloc `politique`, écrivez des lignes comme `devise EUR` ; dans un bloc `test`, `client`, `facture`, `le` ou `attendre`"];

    /// A word of the language, nearly.
    MISSPELT_WORD = "RL0104" "misspelt-word" Error Compile;
    message ["`{word}` is not a word of the language" | "`{word}` n'est pas un mot du langage"]
    label "misspelt?" | "mal orthographié ?"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// An operator of another language.
    FOREIGN_OPERATOR = "RL0105" "foreign-operator" Error Compile;
    message ["`{word}` is not an operator of this language" | "`{word}` n'est pas un opérateur de ce langage"]
    label "an operator of another language" | "un opérateur d'un autre langage"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A word of another language.
    FOREIGN_WORD = "RL0106" "foreign-word" Error Compile;
    message ["`{word}` is not how this language says it" | "`{word}` ne se dit pas ainsi dans ce langage"]
    label "said otherwise here" | "se dit autrement ici"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A word of the language in capitals.
    WRONG_CASE = "RL0107" "word-in-capitals" Error Compile;
    message ["words of the language are written in small letters" | "les mots du langage s'écrivent en minuscules"]
    label "in capitals" | "en capitales"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A label and no rule.
    LABEL_WITHOUT_RULE = "RL0108" "label-without-rule" Error Compile;
    message ["no rule follows the label `{word}`" | "aucune règle ne suit l'étiquette `{word}`"]
    label "a label of nothing" | "une étiquette de rien"
    labels {}
    help ["write the rule after it: `{word}: when overdue 7d then email gentle`" | "écrivez la règle à la suite : `{word}: quand retard 7j alors email gentle`"];

    /// A label without its colon.
    MISSING_COLON = "RL0109" "missing-colon" Error Compile;
    message ["a label ends with `:`" | "une étiquette se termine par `:`"]
    label "`:` is missing" | "il manque `:`"
    labels {}
    help ["write `:` after the label" | "écrivez `:` après l'étiquette"];

    /// Two things side by side that a comma parts.
    MISSING_COMMA = "RL0110" "missing-comma" Error Compile;
    message ["two of these are parted by `,`" | "deux éléments sont séparés par `,`"]
    label "`,` is missing" | "il manque `,`"
    labels {}
    help ["write `,` here" | "écrivez `,` ici"];

    /// A fact and a value without comparison.
    MISSING_COMPARISON = "RL0111" "missing-comparison" Error Compile;
    message ["how does `{word}` compare?" | "comment `{word}` se compare-t-il ?"]
    label "a comparison is missing" | "il manque une comparaison"
    labels {}
    help ["write `{word} = {name}`" | "écrivez `{word} = {name}`",
        "write `{word} > {value}`, or `<`, `=`, `>=` as you mean" | "écrivez `{word} > {value}`, ou `<`, `=`, `>=` selon le sens",
        "write `{word} > …` or `{word} = …`" | "écrivez `{word} > …` ou `{word} = …`"];

    /// A reserved word as a name.
    RESERVED_WORD = "RL0112" "reserved-word" Error Compile;
    message ["`{word}` is a word of the language and cannot be a name" | "`{word}` est un mot du langage et ne peut pas être un nom"]
    label "reserved" | "réservé"
    labels {}
    help ["choose another name, such as `{word}_1`" | "choisissez un autre nom, comme `{word}_1`"];

    /// Letters after a number that are no unit.
    UNKNOWN_UNIT = "RL0113" "unknown-unit" Error Compile;
    message ["`{word}` is not a unit" | "`{word}` n'est pas une unité"]
    label "an unknown unit" | "une unité inconnue"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`",
        "write days `7d`, weeks `2w`, working days `5wd` or months `3mo`" | "écrivez des jours `7j`, semaines `2sem`, jours ouvrés `5jo` ou mois `3mois`"];

    /// A blank before the unit.
    BLANK_BEFORE_UNIT = "RL0114" "blank-before-unit" Error Compile;
    message ["a number and its unit are one word" | "un nombre et son unité forment un seul mot"]
    label "a blank between them" | "un blanc entre les deux"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A decimal comma.
    DECIMAL_COMMA = "RL0115" "decimal-comma" Error Compile;
    message ["decimals follow a point" | "les décimales suivent un point"]
    label "a comma" | "une virgule"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// Thousands parted by blanks.
    BLANK_IN_NUMBER = "RL0116" "blank-in-number" Error Compile;
    message ["thousands are parted by `_`" | "les milliers sont séparés par `_`"]
    label "parted otherwise" | "séparés autrement"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// The currency first.
    CURRENCY_FIRST = "RL0117" "currency-first" Error Compile;
    message ["the currency follows its number" | "la devise suit son nombre"]
    label "the currency comes first here" | "la devise vient d'abord ici"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A number that does not fit.
    NUMBER_TOO_LARGE = "RL0118" "number-too-large" Error Compile;
    message ["this number is too large" | "ce nombre est trop grand"]
    label "too large" | "trop grand"
    labels {}
    help ["write at most {max}" | "écrivez au plus {max}"];

    /// More than nine decimals.
    TOO_MANY_DECIMALS = "RL0119" "too-many-decimals" Error Compile;
    message ["a number has at most nine decimals" | "un nombre a neuf décimales au plus"]
    label "too many decimals" | "trop de décimales"
    labels {}
    help ["round it" | "arrondissez-le"];

    /// A date in another form.
    DATE_FORM = "RL0120" "date-form" Error Compile;
    message ["`{word}` is not how a date is written" | "une date ne s'écrit pas `{word}`"]
    label "a date?" | "une date ?"
    labels {}
    help ["write year, month and day: `{write}`" | "écrivez l'année, le mois et le jour : `{write}`",
        "write year, month and day: `{guess}` if the day comes first" | "écrivez l'année, le mois et le jour : `{guess}` si le jour vient d'abord",
        "write year, month and day: `2026-03-02`" | "écrivez l'année, le mois et le jour : `2026-03-02`"];

    /// A time in another form.
    TIME_FORM = "RL0121" "time-form" Error Compile;
    message ["`{word}` is not a time of day" | "`{word}` n'est pas une heure"]
    label "a time?" | "une heure ?"
    labels {}
    help ["write hours and minutes: `09:00`, at most `23:59`" | "écrivez heures et minutes : `09:00`, au plus `23:59`"];

    /// `or` between values that are no money.
    ALTERNATIVE_OF_NO_MONEY = "RL0122" "alternative-of-no-money" Error Compile;
    message ["only amounts of money have alternatives" | "seuls les montants ont des alternatives"]
    label "not an amount" | "pas un montant"
    labels {}
    help ["write both as amounts, `10_000 EUR or 11_000 USD`, or repeat the fact" | "écrivez deux montants, `10_000 EUR ou 11_000 USD`, ou répétez le fait"];

    /// A clause that stands twice.
    REPEATED_CLAUSE = "RL0123" "repeated-clause" Error Compile;
    message ["`{clause}` stands twice" | "`{clause}` figure deux fois"]
    label "again" | "de nouveau"
    labels {}
    help ["keep one" | "n'en gardez qu'un"];

    /// A semicolon.
    SEMICOLON = "RL0124" "semicolon" Error Compile;
    message ["nothing ends with `;` here" | "rien ne se termine par `;` ici"]
    label "not needed" | "inutile"
    labels {}
    help ["remove it" | "retirez-le"];

    /// Other quotes.
    FOREIGN_QUOTES = "RL0125" "foreign-quotes" Error Compile;
    message ["texts stand in straight double quotes" | "les textes sont entre guillemets droits"]
    label "other quotes" | "d'autres guillemets"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A text without its end.
    UNCLOSED_TEXT = "RL0126" "unclosed-text" Error Compile;
    message ["this text does not end on its line" | "ce texte ne se termine pas sur sa ligne"]
    label "begins here" | "commence ici"
    labels {}
    help ["close it with `\"`" | "fermez-le par `\"`"];

    /// A backslash before something else.
    UNKNOWN_ESCAPE = "RL0127" "unknown-escape" Error Compile;
    message ["`\\{word}` stands for nothing" | "`\\{word}` ne représente rien"]
    label "not an escape" | "pas une séquence d'échappement"
    labels {}
    help ["write `\\\\`, `\\\"`, `\\n` or `\\t`, or the character itself" | "écrivez `\\\\`, `\\\"`, `\\n` ou `\\t`, ou le caractère lui-même"];

    /// A brace without its end.
    UNCLOSED_BRACE = "RL0128" "unclosed-brace" Error Compile;
    message ["this `{` is never closed" | "ce `{` n'est jamais fermé"]
    label "opened here" | "ouvert ici"
    labels {}
    help ["write `}` after the last line of the block" | "écrivez `}` après la dernière ligne du bloc"];

    /// A closing brace of nothing.
    STRAY_BRACE = "RL0129" "stray-brace" Error Compile;
    message ["nothing was opened that this `}` closes" | "rien d'ouvert que ce `}` fermerait"]
    label "closes nothing" | "ne ferme rien"
    labels {}
    help ["remove it" | "retirez-le"];

    /// Nesting beyond the limit.
    TEXT_TOO_DEEP = "RL0130" "text-too-deep" Error Compile;
    message ["more than {limit} levels of nesting" | "plus de {limit} niveaux d'imbrication"]
    label "too deep" | "trop profond"
    labels {}
    help ["name a part of it: `define name as …`" | "nommez-en une partie : `définir nom comme …`"];

    /// A text beyond the limit.
    TEXT_TOO_LONG = "RL0131" "text-too-long" Error Compile;
    message ["a file holds at most {limit} bytes" | "un fichier contient au plus {limit} octets"]
    label "nothing of it was read" | "rien n'en a été lu"
    labels {}
    help ["split it, and join the parts with `use \"part.relance\"`" | "partagez-le, et réunissez les parties par `utiliser \"partie.relance\"`"];

    /// A text that takes too many steps to read.
    TEXT_TOO_COMPLICATED = "RL0132" "text-too-complicated" Error Compile;
    message ["reading this file takes too many steps" | "la lecture de ce fichier demande trop d'étapes"]
    label "nothing of it was read" | "rien n'en a été lu"
    labels {}
    help ["split it, and join the parts with `use \"part.relance\"`" | "partagez-le, et réunissez les parties par `utiliser \"partie.relance\"`"];

    /// A name of mixed scripts.
    LOOK_ALIKE = "RL0133" "look-alike" Warning Compile;
    message ["`{word}` mixes scripts: it only looks like `{write}`" | "`{word}` mélange des écritures : il ressemble seulement à `{write}`"]
    label "letters of another script" | "des lettres d'une autre écriture"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A word or sign too many.
    SUPERFLUOUS_TEXT = "RL0135" "superfluous-text" Error Compile;
    message ["`{word}` has no place here" | "`{word}` n'a pas sa place ici"]
    label "not needed" | "inutile"
    labels {}
    help ["remove it" | "retirez-le"];

    /// Words where a quoted text is expected.
    MISSING_QUOTES = "RL0136" "missing-quotes" Error Compile;
    message ["a text stands in double quotes" | "un texte s'écrit entre guillemets droits"]
    label "no quotes" | "pas de guillemets"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A quoted text where a name is expected.
    QUOTED_NAME = "RL0137" "quoted-name" Error Compile;
    message ["a name stands without quotes" | "un nom s'écrit sans guillemets"]
    label "in quotes" | "entre guillemets"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// What is meant as a name and cannot be one.
    NOT_A_NAME = "RL0138" "not-a-name" Error Compile;
    message ["`{word}` cannot be a name: a letter comes first, then letters, digits and `_`"
        | "`{word}` ne peut pas être un nom : une lettre d'abord, puis des lettres, des chiffres et `_`"]
    label "not a name" | "pas un nom"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A list without its braces.
    MISSING_BRACES = "RL0139" "missing-braces" Error Compile;
    message ["a list stands in braces" | "une liste s'écrit entre accolades"]
    label "no braces" | "pas d'accolades"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A comparison that begins with its value.
    VALUE_FIRST = "RL0140" "value-first" Error Compile;
    message ["a comparison begins with its fact" | "une comparaison commence par son fait"]
    label "the value comes first here" | "la valeur vient d'abord ici"
    labels {}
    help ["write `{write}`" | "écrivez `{write}`"];

    /// A duration below 0.
    NEGATIVE_DURATION = "RL0141" "negative-duration" Error Compile;
    message ["a duration is not negative" | "une durée n'est pas négative"]
    label "below 0" | "inférieure à 0"
    labels {}
    help ["write `{write}` for days before the due date" | "écrivez `{write}` pour des jours avant l'échéance"];

    /// A short statement behind another one on its line.
    RUNS_ON = "RL0142" "statement-runs-on" Warning Compile;
    message ["`{word}` begins a statement of its own, on the line of another one"
        | "`{word}` commence une phrase à part, sur la ligne d'une autre"]
    label "a second statement" | "une deuxième phrase"
    labels {}
    help ["write `{write}`, or put it on a line of its own" | "écrivez `{write}`, ou mettez-la sur sa propre ligne",
        "put it on a line of its own, or remove it" | "mettez-la sur sa propre ligne, ou retirez-la"];

    /// Anything else that the parser reports.
    UNREADABLE_TEXT = "RL0134" "unreadable-text" Error Compile;
    message ["this could not be read" | "ceci n'a pas pu être lu"]
    label "here" | "ici"
    labels {}
    help ["compare it with the language reference" | "comparez avec la référence du langage"];
}
