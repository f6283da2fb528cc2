//! RL03: steps, their time bounds, their order, exceptions, and what rules may be made of.
//!
//! RL0301 and RL0302 belong to the analysis of overlaps.

codes! {
    /// A step without a lower time bound.
    NO_TIME_BOUND = "RL0303" "step-without-time-bound" Error Compile;
    message ["this step does not say when it begins" | "cette étape ne dit pas quand elle commence"]
    label "no time bound that always holds" | "pas de borne de temps qui vaille toujours"
    labels { inside: "this one does not stand alone beside `and`, or is no lower bound" | "celle-ci n'est pas seule à côté d'un `et`, ou n'est pas une borne basse" }
    help ["add a time bound: `when overdue 7d and …`, or mark the rule `also`" | "ajoutez une borne de temps : `quand retard 7j et …`, ou marquez la règle `en parallèle`"];

    /// A step with two lower time bounds.
    TWO_TIME_BOUNDS = "RL0304" "two-time-bounds" Error Compile;
    message ["a step begins by one time bound, and this one has two" | "une étape commence par une seule borne de temps, et celle-ci en a deux"]
    label "a second time bound" | "une deuxième borne de temps"
    labels { first: "the first one" | "la première" }
    help ["keep one of them" | "gardez l'une des deux"];

    /// `overdue = N`.
    EXACT_OVERDUE = "RL0305" "exact-overdue" Error Compile;
    message ["`{condition}` holds on one day only: a pause, a weekend or a late import would skip the step"
        | "`{condition}` ne vaut qu'un jour : une suspension, un week-end ou un import tardif ferait sauter l'étape"]
    label "one day only" | "un seul jour"
    labels {}
    help ["write `{at_least}`: at least that long" | "écrivez `{at_least}` : au moins autant"];

    /// An upper bound on `overdue` in a step.
    OVERDUE_UPPER_BOUND = "RL0306" "overdue-upper-bound" Warning Compile;
    message ["a step that is delayed past `{condition}` lapses" | "une étape retardée au-delà de `{condition}` devient caduque"]
    label "an upper bound" | "une borne haute"
    labels {}
    help ["remove it: a later step takes over by itself" | "retirez-la : une étape ultérieure prend le relais d'elle-même"];

    /// A step's condition that a payment can make true.
    PAYMENT_MAKES_TRUE = "RL0307" "payment-makes-true" Warning Compile;
    message ["a payment can make `{condition}` true, and so set off this step" | "un paiement peut rendre `{condition}` vrai, et déclencher cette étape"]
    label "true after a payment" | "vrai après un paiement"
    labels {}
    help ["compare `amount`, which no payment changes, or mark the rule `also`" | "comparez `montant`, qu'aucun paiement ne change, ou marquez la règle `en parallèle`"];

    /// Two steps whose order depends on the due date.
    ORDER_CHANGES = "RL0308" "order-depends-on-date" Error Compile;
    message ["`{first_name}` and `{name}` do not always come in the same order" | "`{first_name}` et `{name}` ne viennent pas toujours dans le même ordre"]
    label "but {other_case}" | "mais {other_case}"
    labels { first: "{one_case}" | "{one_case}" }
    help ["count both in the same unit and from the same day, such as `overdue 7d` and `overdue 14d`, or one after the other: `7d after {first_name}`; if they are for different customers, write two policies, each with its `applies to`"
        | "comptez les deux dans la même unité et depuis le même jour, comme `retard 7j` et `retard 14j`, ou l'une après l'autre : `7j après {first_name}` ; si elles visent des clients différents, écrivez deux politiques, chacune avec son `s'applique à`"];

    /// An exception with a time bound.
    EXCEPTION_BOUNDS_TIME = "RL0309" "exception-with-time-bound" Error Compile;
    message ["an exception shares the time of `{name}` and may not bound it" | "une exception partage le moment de `{name}` et ne peut pas le borner"]
    label "a time bound" | "une borne de temps"
    labels {}
    help ["remove it, or make this rule a step of its own" | "retirez-la, ou faites de cette règle une étape à part"];

    /// An exception to a rule that is no step.
    EXCEPTION_TO_ALSO = "RL0310" "exception-to-also" Error Compile;
    message ["`{name}` is an `also` rule and has no exceptions" | "`{name}` est une règle `en parallèle` et n'a pas d'exceptions"]
    label "not a step" | "pas une étape"
    labels { first: "marked `also`" | "marquée `en parallèle`" }
    help ["make this an `also` rule too, and its guard disjoint from `{name}`'s" | "faites-en aussi une règle `en parallèle`, de condition disjointe de celle de `{name}`"];

    /// Exceptions in a circle.
    EXCEPTION_CYCLE = "RL0311" "exception-cycle" Error Compile;
    message ["`{name}` is an exception to itself in the end" | "`{name}` finit par être une exception à elle-même"]
    label "a circle of exceptions" | "un cercle d'exceptions"
    labels { use: "and on through this" | "et par ici" }
    help ["make one of them a step: `when overdue 7d and …`" | "faites de l'une d'elles une étape : `quand retard 7j et …`"];

    /// `N after` in a circle.
    AFTER_CYCLE = "RL0312" "after-cycle" Error Compile;
    message ["`{name}` waits for itself in the end" | "`{name}` finit par s'attendre elle-même"]
    label "a circle of `after`" | "un cercle de `après`"
    labels { use: "and on through this" | "et par ici" }
    help ["let one of them count from the due date: `when overdue 7d`" | "faites partir l'une d'elles de l'échéance : `quand retard 7j`"];

    /// `N after` a rule that is no step.
    AFTER_ALSO = "RL0313" "after-also" Error Compile;
    message ["`{name}` is an `also` rule: a step cannot be timed by it" | "`{name}` est une règle `en parallèle` : une étape ne peut pas en dépendre dans le temps"]
    label "no step to count from" | "pas d'étape d'où compter"
    labels { first: "marked `also`" | "marquée `en parallèle`" }
    help ["bound this step by `overdue`, and add `sent {name} at least 7d ago` if it must have gone first"
        | "bornez cette étape par `retard`, et ajoutez `envoyé {name} il y a au moins 7j` si elle doit être partie avant"];

    /// More than one contact or transfer in a rule.
    TWO_CONTACTS = "RL0314" "two-contacts-in-one-rule" Error Compile;
    message ["a rule makes one contact or transfer, and this one makes two" | "une règle fait un seul contact ou transfert, et celle-ci en fait deux"]
    label "a second one" | "un deuxième"
    labels { first: "the first one" | "le premier" }
    help ["make a rule of its own for it; to try another channel if the first fails, write `else`"
        | "faites-en une règle à part ; pour essayer un autre canal si le premier échoue, écrivez `sinon`"];

    /// A claim in a rule that sends nothing.
    CLAIM_WITHOUT_MESSAGE = "RL0315" "claim-without-message" Error Compile;
    message ["`claim {what}` stands in a message, and this rule sends none" | "`réclamer {what}` figure dans un message, et cette règle n'en envoie pas"]
    label "no message to stand in" | "pas de message où figurer"
    labels {}
    help ["add a contact: `letter mise_en_demeure, claim {what}`, or book it: `charge {what}`"
        | "ajoutez un contact : `letter mise_en_demeure, réclamer {what}`, ou comptabilisez : `facturer {what}`"];

    /// `else` where it cannot be.
    MISPLACED_ELSE = "RL0316" "misplaced-else" Error Compile;
    message ["`else` says what stands in for a contact that cannot be delivered" | "`sinon` dit ce qui remplace un contact qui ne peut pas être délivré"]
    label "cannot stand in for a contact" | "ne peut pas remplacer un contact"
    labels {}
    help ["write a contact or a task: `email firm else letter firm`" | "écrivez un contact ou une tâche : `email firm sinon letter firm`"];

    /// `every` on a rule that has no age of its own.
    MISPLACED_EVERY = "RL0317" "misplaced-every" Error Compile;
    message ["`every … up to …` repeats a step with a time bound" | "`tous les … jusqu'à …` répète une étape qui a une borne de temps"]
    label "nothing to repeat" | "rien à répéter"
    labels {}
    help ["write it on a step such as `when overdue 7d every 7d up to 3 times then …`"
        | "écrivez-le sur une étape comme `quand retard 7j tous les 7j jusqu'à 3 fois alors …`"];

    /// `every` with a silly number.
    BAD_REPEAT = "RL0318" "bad-repeat" Error Compile;
    message ["a step repeats 2 to {limit} times, at least a day apart" | "une étape se répète de 2 à {limit} fois, à un jour d'écart au moins"]
    label "not a repetition" | "pas une répétition"
    labels {}
    help ["write `every 7d up to 3 times`, or leave it out" | "écrivez `tous les 7j jusqu'à 3 fois`, ou retirez-le"];

    /// `every` in another unit than the bound.
    EVERY_OTHER_UNIT = "RL0319" "every-in-another-unit" Error Compile;
    message ["the bound counts in `{unit}`, and the repetition does not" | "la borne compte en `{unit}`, et la répétition non"]
    label "another unit" | "une autre unité"
    labels {}
    help ["write the distance in `{unit}` too" | "écrivez aussi l'écart en `{unit}`"];

    /// A repeated `due in` that reaches the due date.
    EVERY_PAST_DUE = "RL0320" "repeat-past-due-date" Error Compile;
    message ["the last repetition falls after the due date" | "la dernière répétition tombe après l'échéance"]
    label "too many, or too far apart" | "trop nombreuses, ou trop espacées"
    labels {}
    help ["end before the due date, and write a step `when overdue …` for what comes after"
        | "finissez avant l'échéance, et écrivez une étape `quand retard …` pour la suite"];

    /// Dates on a rule that is no step.
    MISPLACED_DATES = "RL0321" "misplaced-dates" Error Compile;
    message ["only a step of its own goes by dates" | "seule une étape à part suit des dates"]
    label "an exception or an `also` rule" | "une exception ou une règle `en parallèle`"
    labels {}
    help ["remove `also` or `exception to …`, or the dates" | "retirez `en parallèle` ou `exception à …`, ou les dates"];

    /// `every month on day 32`.
    NO_SUCH_DAY = "RL0322" "no-such-day" Error Compile;
    message ["no month has a day {day}" | "aucun mois n'a de jour {day}"]
    label "not a day of a month" | "pas un jour du mois"
    labels {}
    help ["write 1 to 31; 31 is the last day of a shorter month" | "écrivez de 1 à 31 ; 31 est le dernier jour d'un mois plus court"];

    /// A customer's guard that reads an invoice.
    CUSTOMER_FACTS_ONLY = "RL0323" "invoice-fact-of-a-customer" Error Compile;
    message ["`{condition}` is about one invoice, and this is decided for a customer" | "`{condition}` porte sur une facture, et ceci se décide pour un client"]
    label "a test of one invoice" | "un test d'une facture"
    labels {}
    help ["compare `{suggestion}`" | "comparez `{suggestion}`", "use facts of the customer only" | "n'utilisez que des faits du client"];

    /// A booking or claim without an invoice.
    CHARGE_WITHOUT_INVOICE = "RL0324" "charge-without-invoice" Error Compile;
    message ["a rule `per customer` has no invoice to charge or claim on" | "une règle `par client` n'a pas de facture à majorer"]
    label "on which invoice?" | "sur quelle facture ?"
    labels {}
    help ["remove `per customer`" | "retirez `par client`"];

    /// Something other than rules in a `for` block.
    ONLY_RULES_IN_FOR = "RL0325" "declaration-in-for" Error Compile;
    message ["a `for` block holds rules only" | "un bloc `pour` ne contient que des règles"]
    label "not a rule" | "pas une règle"
    labels {}
    help ["move it out of the block" | "sortez-le du bloc"];

    /// A chain that is too long to follow.
    NESTED_TOO_DEEP = "RL0326" "nested-too-deep" Error Compile;
    message ["more than {limit} of these within one another" | "plus de {limit} imbriqués les uns dans les autres"]
    label "too deep" | "trop profond"
    labels {}
    help ["write the innermost ones out" | "écrivez les plus profonds en toutes lettres"];

    /// Defines that grow too large when put in.
    CONDITION_TOO_LARGE = "RL0327" "condition-too-large" Error Compile;
    message ["with its defines and blocks put in, this has more than {limit} conditions" | "avec ses `définir` et ses blocs, ceci a plus de {limit} conditions"]
    label "too large" | "trop grand"
    labels {}
    help ["use fewer defines within defines" | "utilisez moins de `définir` dans des `définir`"];

    /// A segment defined by the segment.
    SEGMENT_READS_SEGMENT = "RL0328" "segment-reads-segment" Error Compile;
    message ["the segment `{name}` asks for the segment" | "le segment `{name}` demande le segment"]
    label "not known before it is decided" | "inconnu avant d'être décidé"
    labels {}
    help ["write out the condition of that segment" | "écrivez la condition de ce segment"];
}
