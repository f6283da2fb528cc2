//! RL05: limits, costs, bookings and prohibitions.

codes! {
    /// Hours whose end is not after their start.
    HOURS_BACKWARDS = "RL0501" "hours-backwards" Error Compile;
    message ["these hours end before they begin" | "ces heures finissent avant de commencer"]
    label "ends before it begins" | "finit avant de commencer"
    labels {}
    help ["write the earlier time first: `between 09:00 and 17:30`" | "écrivez l'heure la plus tôt d'abord : `entre 09:00 et 17:30`"];

    /// A dated quiet period whose end lies before its start.
    QUIET_BACKWARDS = "RL0502" "quiet-backwards" Error Compile;
    message ["this quiet period ends before it begins" | "cette période de silence finit avant de commencer"]
    label "ends before it begins" | "finit avant de commencer"
    labels {}
    help ["write the earlier date first" | "écrivez d'abord la date la plus proche"];

    /// A quiet period with a year at one end only.
    QUIET_HALF_DATED = "RL0503" "quiet-half-dated" Error Compile;
    message ["one end of this quiet period has a year, and the other has none" | "une borne de cette période de silence a une année, l'autre non"]
    label "of one year, or of every year?" | "d'une année, ou de toutes ?"
    labels {}
    help ["write `from 24 Dec to 2 Jan` for every year, or two full dates" | "écrivez `du 24 déc au 2 janv` pour tous les ans, ou deux dates complètes"];

    /// `at most 0`.
    CAP_OF_ZERO = "RL0504" "cap-of-zero" Error Compile;
    message ["a cap of 0 forbids every contact" | "un plafond de 0 interdit tout contact"]
    label "none at all" | "aucun"
    labels {}
    help ["write `never contact when …` with its condition, or a number above 0" | "écrivez `jamais contact quand …` avec sa condition, ou un nombre supérieur à 0"];

    /// A cap within no time.
    EMPTY_WINDOW = "RL0505" "empty-window" Error Compile;
    message ["a cap counts within at least one day" | "un plafond compte sur un jour au moins"]
    label "no time at all" | "aucune durée"
    labels {}
    help ["write `within 30d`" | "écrivez `sous 30j`"];

    /// A tolerance below zero.
    NEGATIVE_TOLERANCE = "RL0506" "negative-tolerance" Error Compile;
    message ["a tolerance is 0 or more" | "une tolérance est positive ou nulle"]
    label "below 0" | "inférieure à 0"
    labels {}
    help ["write `tolerance 1 EUR`" | "écrivez `tolérance 1 EUR`"];

    /// A cost below zero.
    NEGATIVE_COST = "RL0507" "negative-cost" Error Compile;
    message ["a cost is 0 or more" | "un coût est positif ou nul"]
    label "below 0" | "inférieur à 0"
    labels {}
    help ["write `costs 0.02 EUR`" | "écrivez `coûte 0.02 EUR`"];

    /// A share of the recovered money that is no share.
    SHARE_OUT_OF_RANGE = "RL0508" "share-out-of-range" Error Compile;
    message ["a share lies between 0% and 100%" | "une part est entre 0 % et 100 %"]
    label "not a share" | "pas une part"
    labels {}
    help ["write `costs 12% of recovered`" | "écrivez `coûte 12% du recouvré`"];

    /// A charge of nothing.
    NOTHING_CHARGED = "RL0509" "nothing-charged" Error Compile;
    message ["a charge is above 0" | "une facturation est supérieure à 0"]
    label "nothing, or less" | "rien, ou moins"
    labels {}
    help ["write an amount above 0, or remove the charge" | "écrivez un montant supérieur à 0, ou retirez la facturation"];

    /// A charge that does not say what it is.
    CHARGE_WITHOUT_BOOKING = "RL0510" "charge-without-booking" Error Compile;
    message ["this charge does not say what it is" | "cette facturation ne dit pas ce qu'elle est"]
    label "a penalty, or a fee?" | "une pénalité, ou des frais ?"
    labels {}
    help ["write `charge 36 EUR as penalty` or `charge 36 EUR as fee`" | "écrivez `facturer 36 EUR comme pénalité` ou `facturer 36 EUR comme frais`"];

    /// `charge interest as penalty`.
    BOOKED_AS_ITSELF = "RL0511" "booked-as-something-else" Error Compile;
    message ["`charge {what}` is booked as {what}" | "`facturer {what}` est comptabilisé comme tel"]
    label "booked as something else" | "comptabilisé autrement"
    labels {}
    help ["write `charge {what}` alone" | "écrivez `facturer {what}` seul"];

    /// `never task urgent`.
    NEVER_TAKES_NO_NAME = "RL0512" "never-takes-no-name" Error Compile;
    message ["`never {verb}` takes no name" | "`jamais {verb}` ne prend pas de nom"]
    label "says nothing here" | "n'a pas de sens ici"
    labels {}
    help ["write `never {verb} when …`" | "écrivez `jamais {verb} quand …`"];

    /// `charge penalty`.
    CHARGE_WITHOUT_AMOUNT = "RL0513" "charge-without-amount" Error Compile;
    message ["a {what} is charged by its amount" | "facturer : il manque le montant ({what})"]
    label "how much?" | "combien ?"
    labels {}
    help ["write `charge 36 EUR as {what}`" | "écrivez `facturer 36 EUR comme {what}`"];
}
