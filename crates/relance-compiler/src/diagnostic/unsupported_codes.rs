//! RL09: what the language has and this version does not do yet, never in silence.

codes! {
    /// `prove …`.
    PROVE = "RL0901" "prove-not-supported" Warning Compile;
    message ["`prove` is not supported yet: this property was not looked at" | "`prouver` n'est pas encore pris en charge : cette propriété n'a pas été examinée"]
    label "not proved, not refuted" | "ni prouvé, ni réfuté"
    labels {}
    help ["write a `test` for the cases that matter most" | "écrivez un `test` pour les cas qui comptent le plus"];

    /// `offer …`.
    OFFER = "RL0902" "offer-not-supported" Error Compile;
    message ["`offer` is not supported yet" | "`offrir` n'est pas encore pris en charge"]
    label "reserved" | "réservé"
    labels {}
    help ["write the offer into the template, or raise a task: `task \"offer a plan\" for collector`"
        | "écrivez l'offre dans le modèle, ou créez une tâche : `tâche \"proposer un échéancier\" pour collector`"];

    /// The fact `limitation`.
    LIMITATION = "RL0903" "limitation-not-supported" Error Compile;
    message ["the fact `limitation` is not supported yet" | "le fait `prescription` n'est pas encore pris en charge"]
    label "reserved" | "réservé"
    labels {}
    help ["compare `age` with the limitation period that applies, such as `age > 1700d`"
        | "comparez `ancienneté` au délai de prescription applicable, par exemple `ancienneté > 1700j`"];

    /// `capacity N per day`.
    CAPACITY = "RL0904" "capacity-not-applied" Warning Compile;
    message ["the capacity of `{name}` is not applied in a replay yet" | "la capacité de `{name}` n'est pas encore appliquée au rejeu"]
    label "as if there were no limit" | "comme sans limite"
    labels {}
    help ["read the contacts per day in the result of the replay" | "lisez les contacts par jour dans le résultat du rejeu"];

    /// Amounts of a law that relance does not know.
    AMOUNTS_OF_LAW = "RL0905" "amounts-of-law-not-computed" Note Compile;
    message ["interest and indemnity are decided and not computed: the law of these contracts is not known here"
        | "intérêts et indemnité sont décidés et non calculés : le droit de ces contrats n'est pas connu ici"]
    label "no amount" | "pas de montant"
    labels {}
    help ["state the law in the policy block: `law FR`; or book a fixed amount: `charge 40 EUR as fee`"
        | "indiquez le droit dans le bloc de la politique : `droit FR` ; ou comptabilisez un montant fixe : `facturer 40 EUR comme frais`"];

    /// What a check does not look for yet. No diagnostic has this code: the closing line of a check names its page.
    CHECKS_NOT_MADE = "RL0906" "checks-not-made" Note Compile;
    message ["some findings of the language are not looked for yet" | "certains constats du langage ne sont pas encore recherchés"]
    label "not looked for" | "non recherchés"
    labels {}
    help ["read the list: `relance explain RL0906`" | "lisez la liste : `relance explain RL0906`"];
}
