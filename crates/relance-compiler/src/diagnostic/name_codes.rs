//! RL02: names, files and declarations.

codes! {
    /// A word where a fact must stand.
    UNKNOWN_FACT = "RL0201" "unknown-fact" Error Compile;
    message ["no fact is called `{name}`" | "aucun fait ne s'appelle `{name}`"]
    label "not a fact" | "pas un fait"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write a fact of the language, a `define`, or declare a column of the ledger: `field {field}: number`"
        | "écrivez un fait du langage, un `définir`, ou déclarez une colonne du grand livre : `champ {field}: nombre`",
    ];

    /// A step that does not exist.
    UNKNOWN_RULE = "RL0202" "unknown-rule" Error Compile;
    message ["no rule is called `{name}`" | "aucune règle ne s'appelle `{name}`"]
    label "not a rule" | "pas une règle"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "give the rule that you mean the label `{name}:`" | "donnez à la règle visée l'étiquette `{name}:`",
    ];

    /// A segment that does not exist.
    UNKNOWN_SEGMENT = "RL0203" "unknown-segment" Error Compile;
    message ["no segment is called `{name}`" | "aucun segment ne s'appelle `{name}`"]
    label "not a segment" | "pas un segment"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "declare it: `segment {name} when …`, or take the ledger's: `segment from ledger`"
        | "déclarez-le : `segment {name} quand …`, ou prenez celui du grand livre : `segment du grand livre`",
    ];

    /// A channel that does not exist.
    UNKNOWN_CHANNEL = "RL0204" "unknown-channel" Error Compile;
    message ["no channel is called `{name}`" | "aucun canal ne s'appelle `{name}`"]
    label "not a channel" | "pas un canal"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "declare it: `channel {name} costs 0.10 EUR`" | "déclarez-le : `canal {name} coûte 0.10 EUR`",
    ];

    /// A role that does not exist.
    UNKNOWN_ROLE = "RL0205" "unknown-role" Error Compile;
    message ["no role is called `{name}`" | "aucun rôle ne s'appelle `{name}`"]
    label "not a role" | "pas un rôle"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "declare it: `role {name}`" | "déclarez-le : `rôle {name}`",
    ];

    /// A name where a value is needed.
    UNKNOWN_PARAM = "RL0206" "unknown-param" Error Compile;
    message ["no param is called `{name}`" | "aucun paramètre ne s'appelle `{name}`"]
    label "neither a value nor a param" | "ni une valeur ni un paramètre"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write a value such as `{example}`, or declare it: `param {name} = {example}`"
        | "écrivez une valeur comme `{example}`, ou déclarez-le : `paramètre {name} = {example}`",
        "declare it: `param {name} = …`" | "déclarez-le : `paramètre {name} = …`",
    ];

    /// A template that no rule uses and nothing declares.
    UNKNOWN_TEMPLATE = "RL0207" "unknown-template" Error Compile;
    message ["no template is called `{name}`" | "aucun modèle ne s'appelle `{name}`"]
    label "no rule sends it" | "aucune règle ne l'envoie"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "name a template that a rule sends, or declare it: `template {name}`"
        | "nommez un modèle qu'une règle envoie, ou déclarez-le : `modèle {name}`",
    ];

    /// A tone that does not exist.
    UNKNOWN_TONE = "RL0208" "unknown-tone" Error Compile;
    message ["no tone is called `{name}`" | "aucun ton ne s'appelle `{name}`"]
    label "not a tone" | "pas un ton"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write one of: {known}" | "écrivez l'un de : {known}",
    ];

    /// A pause that does not exist.
    UNKNOWN_PAUSE = "RL0209" "unknown-pause" Error Compile;
    message ["no default pause is called `{name}`" | "aucune suspension par défaut ne s'appelle `{name}`"]
    label "nothing to remove" | "rien à retirer"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "the default pauses are {known}" | "les suspensions par défaut sont {known}",
    ];

    /// A country that is not in ISO 3166.
    UNKNOWN_COUNTRY = "RL0210" "unknown-country" Error Compile;
    message ["`{name}` is no country code" | "`{name}` n'est pas un code de pays"]
    label "not in ISO 3166" | "absent d'ISO 3166"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write the two-letter code in capitals, such as `FR`" | "écrivez le code à deux lettres en capitales, comme `FR`",
    ];

    /// A calendar that relance does not have.
    UNKNOWN_CALENDAR = "RL0211" "unknown-calendar" Error Compile;
    message ["there is no calendar of working days for `{name}`" | "il n'y a pas de calendrier de jours ouvrés pour `{name}`"]
    label "no calendar" | "pas de calendrier"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "the calendars of this country are {regions}" | "les calendriers de ce pays sont {regions}",
        "write a country ({known}), a region such as `FR_57`, `DE_BY` or `GB_SCT`, or `TARGET`"
        | "écrivez un pays ({known}), une région comme `FR_57`, `DE_BY` ou `GB_SCT`, ou `TARGET`",
    ];

    /// A time zone that is not in the IANA list.
    UNKNOWN_TIMEZONE = "RL0212" "unknown-timezone" Error Compile;
    message ["no time zone is called `{name}`" | "aucun fuseau horaire ne s'appelle `{name}`"]
    label "not a time zone" | "pas un fuseau horaire"
    labels {}
    help [
        "did you mean `\"{suggestion}\"`?" | "vouliez-vous dire `\"{suggestion}\"` ?",
        "write a name of the IANA list, such as `\"Europe/Paris\"`" | "écrivez un nom de la liste IANA, comme `\"Europe/Paris\"`",
    ];

    /// A word that is no member of a closed set of the language.
    UNKNOWN_WORD = "RL0213" "unknown-word" Error Compile;
    message ["`{name}` is not {what}" | "`{name}` n'est pas {what}"]
    label "unknown here" | "inconnu ici"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write one of: {known}" | "écrivez l'un de : {known}",
    ];

    /// Two declarations of one name.
    DUPLICATE_NAME = "RL0214" "duplicate-name" Error Compile;
    message ["`{name}` is declared twice" | "`{name}` est déclaré deux fois"]
    label "declared again" | "déclaré de nouveau"
    labels { first: "first declared here" | "déclaré ici d'abord" }
    help ["give one of them another name, or remove it" | "donnez un autre nom à l'un des deux, ou retirez-le"];

    /// Two rules that get one name from what they do.
    SAME_UNNAMED_RULE = "RL0215" "rules-named-alike" Error Compile;
    message ["two rules would be called `{name}`" | "deux règles s'appelleraient `{name}`"]
    label "called `{name}` after what it does" | "appelée `{name}` d'après ce qu'elle fait"
    labels { first: "this one is called so already" | "celle-ci s'appelle déjà ainsi" }
    help ["give this rule a label: `{suggestion}: when …`" | "donnez une étiquette à cette règle : `{suggestion}: quand …`"];

    /// A file that is not there.
    UNKNOWN_FILE = "RL0216" "unknown-file" Error Compile;
    message ["there is no file `{file}`" | "il n'y a pas de fichier `{file}`"]
    label "not found" | "introuvable"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "paths count from the folder of the file that says `use`" | "les chemins partent du dossier du fichier qui dit `utiliser`",
    ];

    /// A file that is there and cannot be read.
    UNREADABLE_FILE = "RL0217" "unreadable-file" Error Compile;
    message ["`{file}` cannot be read: {reason}" | "`{file}` ne peut pas être lu : {reason}"]
    label "asked for here" | "demandé ici"
    labels {}
    help ["save it as UTF-8 text that you may read" | "enregistrez-le en texte UTF-8 lisible"];

    /// Files that use one another.
    USE_CYCLE = "RL0218" "use-cycle" Error Compile;
    message ["`{file}` uses itself in the end" | "`{file}` finit par s'utiliser lui-même"]
    label "this closes the circle" | "ceci ferme le cercle"
    labels { use: "on the way through this" | "en passant par ceci" }
    help ["move what both files need into a third, and let both use that one" | "placez ce dont les deux ont besoin dans un troisième fichier, que les deux utilisent"];

    /// A path that leaves the project.
    USE_OUTSIDE_ROOT = "RL0219" "use-outside-project" Error Compile;
    message ["`{file}` lies outside the project" | "`{file}` est en dehors du projet"]
    label "outside the project's folder" | "en dehors du dossier du projet"
    labels {}
    help ["write a relative path inside the project, such as `\"shared/segments.relance\"`" | "écrivez un chemin relatif dans le projet, comme `\"shared/segments.relance\"`"];

    /// A `policy` block in a file that another one uses.
    POLICY_BLOCK_IN_USED_FILE = "RL0220" "policy-block-in-used-file" Error Compile;
    message ["`{file}` is used by another file and holds a `policy` block" | "`{file}` est utilisé par un autre fichier et contient un bloc `politique`"]
    label "a `policy` block" | "un bloc `politique`"
    labels { use: "used here" | "utilisé ici" }
    help ["move the block into the main file" | "déplacez le bloc dans le fichier principal"];

    /// More than one `policy` block.
    TWO_POLICY_BLOCKS = "RL0221" "two-policy-blocks" Error Compile;
    message ["a file has one `policy` block" | "un fichier a un seul bloc `politique`"]
    label "a second block" | "un deuxième bloc"
    labels { first: "the first one" | "le premier" }
    help ["put all lines into one block" | "mettez toutes les lignes dans un seul bloc"];

    /// A line of the `policy` block that says twice what can be said once.
    LINE_STATED_TWICE = "RL0222" "line-stated-twice" Error Compile;
    message ["`{line}` is stated twice" | "`{line}` est dit deux fois"]
    label "stated again" | "dit de nouveau"
    labels { first: "first stated here" | "dit ici d'abord" }
    help ["keep one of the two lines" | "gardez l'une des deux lignes"];

    /// A `define` that is made of itself.
    DEFINE_CYCLE = "RL0223" "define-cycle" Error Compile;
    message ["`{name}` is defined by itself" | "`{name}` est défini par lui-même"]
    label "this closes the circle" | "ceci ferme le cercle"
    labels { use: "on the way through this" | "en passant par ceci" }
    help ["write out what `{name}` means without naming it" | "écrivez ce que `{name}` veut dire sans le nommer"];

    /// Segments from the ledger and from the policy.
    SEGMENTS_FROM_TWO_PLACES = "RL0224" "segments-from-two-places" Error Compile;
    message ["segments come from the ledger or from the policy, not from both" | "les segments viennent du grand livre ou de la politique, pas des deux"]
    label "from the ledger" | "du grand livre"
    labels { declared: "from the policy" | "de la politique" }
    help ["remove `segment from ledger`, or the segments declared here" | "retirez `segment du grand livre`, ou les segments déclarés ici"];

    /// Two segments for everyone else.
    TWO_OTHERWISE = "RL0225" "two-otherwise" Error Compile;
    message ["two segments take everyone else: `{first_name}` and `{name}`" | "deux segments prennent tous les autres : `{first_name}` et `{name}`"]
    label "`otherwise` again" | "de nouveau `par défaut`"
    labels { first: "`otherwise` here already" | "déjà `par défaut` ici" }
    help ["give one of them a condition: `segment {first_name} when …`" | "donnez une condition à l'un des deux : `segment {first_name} quand …`"];

    /// `was` names a rule that is still there, or that two rules claim.
    WAS_STILL_THERE = "RL0226" "was-still-there" Error Compile;
    message ["`{name}` cannot take over the name `{old}`" | "`{name}` ne peut pas reprendre le nom `{old}`"]
    label "takes over `{old}`" | "reprend `{old}`"
    labels { first: "`{old}` belongs to this rule" | "`{old}` est à cette règle" }
    help ["remove `was {old}`, or name the rule that really was `{old}`" | "retirez `anciennement {old}`, ou nommez la règle qui était vraiment `{old}`"];

    /// A declaration under the name of a fact.
    NAME_OF_A_FACT = "RL0227" "name-of-a-fact" Error Compile;
    message ["`{name}` is a fact of the language" | "`{name}` est un fait du langage"]
    label "taken" | "déjà pris"
    labels {}
    help ["choose another name, such as `{suggestion}`" | "choisissez un autre nom, comme `{suggestion}`"];

    /// `field` for something other than customers and invoices.
    FIELD_OWNER = "RL0228" "field-of-neither" Error Compile;
    message ["a field belongs to `customer` or to `invoice`, not to `{name}`" | "un champ est à `client` ou à `facture`, pas à `{name}`"]
    label "neither customer nor invoice" | "ni client ni facture"
    labels {}
    help ["write `field customer.{field}: …` or `field invoice.{field}: …`" | "écrivez `champ client.{field}: …` ou `champ facture.{field}: …`"];

    /// An edition that this relance does not know.
    UNKNOWN_EDITION = "RL0229" "unknown-edition" Error Compile;
    message ["this version reads edition 1 of the language, not {number}" | "cette version lit l'édition 1 du langage, pas la {number}"]
    label "unknown edition" | "édition inconnue"
    labels {}
    help ["write `relance 1`" | "écrivez `relance 1`"];

    /// `no pause` for a pause that the policy itself declares.
    PAUSE_DECLARED_AND_REMOVED = "RL0230" "pause-declared-and-removed" Error Compile;
    message ["the pause `{name}` is declared and removed" | "la suspension `{name}` est déclarée et retirée"]
    label "removed" | "retirée"
    labels { first: "declared here" | "déclarée ici" }
    help ["a declaration already takes the place of the default: remove this line" | "une déclaration remplace déjà celle par défaut : retirez cette ligne"];

    /// A message whose text is not in `templates/`.
    TEMPLATE_WITHOUT_TEXT = "RL0231" "template-without-text" Warning Compile;
    message ["`templates/` holds no text for `{channel} {name}`" | "`templates/` ne contient aucun texte pour `{channel} {name}`"]
    label "no file `{name}.{channel}.…`" | "aucun fichier `{name}.{channel}.…`"
    labels {}
    help [
        "did you mean `{suggestion}`?" | "vouliez-vous dire `{suggestion}` ?",
        "write the text into `templates/{name}.{channel}.en.md`" | "écrivez le texte dans `templates/{name}.{channel}.fr.md`",
    ];
}
