//! RL14: events that do not say what their kind needs.

use super::declare_codes;

declare_codes! {
    UNKNOWN_EVENT "RL1401" "unknown-event" Error
        ["`{value}` is not an event that relance knows" "`{value}` n'est pas un événement que relance connaît"]
        help ["write `{similar}`" "écrivez `{similar}`"]
        help ["the events are {words}" "les événements sont {words}"];
    EVENT_WITHOUT_VALUE "RL1402" "event-without-value" Error
        ["`{event}` needs a value: {needed}" "`{event}` demande une valeur : {needed}"];
    EVENT_WITHOUT_INVOICE "RL1403" "event-without-invoice" Error
        ["`{event}` of an amount names one invoice" "`{event}` d'un montant cite une facture"]
        help ["write the invoice; without one the amount would count for each open invoice"
              "écrivez la facture ; sans elle le montant compterait pour chaque facture ouverte"];
    CHANGE_FORM "RL1404" "field-changed-form" Error
        ["`{value}` is not `column=value`" "`{value}` n'est pas `colonne=valeur`"]
        help ["write for instance country=FR" "écrivez par exemple country=FR"];
    CHANGE_COLUMN "RL1405" "field-changed-column" Error
        ["customers.csv has no column `{changed}`" "customers.csv n'a pas de colonne `{changed}`"]
        help ["is it `{similar}`?" "est-ce `{similar}` ?"];
    CHANGE_FIXED "RL1406" "field-changed-fixed" Error
        ["`{changed}` cannot change over time" "`{changed}` ne peut pas changer avec le temps"];
    CHANGE_OF_INVOICE "RL1407" "field-changed-of-invoice" Error
        ["field_changed dates columns of customers, not of invoices" "field_changed date les colonnes des clients, pas des factures"]
        help ["leave invoice_id empty" "laissez invoice_id vide"];
    PROMISE_IN_PAST "RL1408" "promise-in-the-past" Warning
        ["promised for {value}, before the day of the promise {date}" "promis pour le {value}, avant le jour de la promesse {date}"]
        help ["it counts as broken from its first day; check both dates" "elle compte comme rompue dès son premier jour ; vérifiez les deux dates"];
    KNOWN_ON_NOT_READ "RL1409" "known-on-not-read" Warning
        ["`known_on` of contacts is not read: a contact counts from the first day" "`known_on` des contacts n'est pas lu : un contact compte dès le premier jour"];
    DUE_MOVED_BEFORE_ISSUE "RL1410" "due-moved-before-issue" Error
        ["moved to {value}, more than a year before the issue of the invoice on {issued}" "déplacée au {value}, plus d'un an avant l'émission de la facture le {issued}"]
        help ["check the year" "vérifiez l'année"];
}
