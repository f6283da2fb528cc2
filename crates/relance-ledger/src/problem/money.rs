//! RL13: amounts that contradict each other.

use super::declare_codes;

declare_codes! {
    OTHER_CURRENCY "RL1301" "other-currency" Error
        ["in {value}, invoice `{invoice}` is in {currency}" "en {value}, la facture `{invoice}` est en {currency}"]
        help ["write what it is in {currency}, or leave the invoice empty" "écrivez ce que cela fait en {currency}, ou laissez la facture vide"];
    PAYMENT_NOT_POSITIVE "RL1302" "payment-not-positive" Error
        ["a payment of {value}" "un paiement de {value}"]
        help ["a payment that bounced names the payment in `reverses`; money paid back is no payment"
              "un paiement rejeté cite le paiement dans `reverses` ; un remboursement n'est pas un paiement"];
    REVERSAL_OVER_PAYMENT "RL1303" "reversal-over-payment" Error
        ["reverses {value} of a payment of {paid}, of which {left} is left" "rejette {value} d'un paiement de {paid}, dont il reste {left}"]
        ["reverses {value} of a payment of {paid}" "rejette {value} d'un paiement de {paid}"];
    REVERSAL_BEFORE_PAYMENT "RL1304" "reversal-before-payment" Error
        ["reversed on {value}, before the payment of {paid_on}" "rejeté le {value}, avant le paiement du {paid_on}"];
    PAYMENT_OVER_DUE "RL1305" "payment-over-due" Warning
        ["{value} is paid, and only {owed} was owed on invoice `{invoice}`" "paiement de {value}, alors que {owed} restait dû sur la facture `{invoice}`"]
        help ["the rest is unallocated money of the customer" "le reste est de l'argent non lettré du client"];
    CREDIT_WITHOUT_REFERENCE "RL1306" "credit-without-reference" Warning
        ["the credit note names no invoice: it is unallocated money of the customer"
         "l'avoir ne cite aucune facture : c'est de l'argent non lettré du client"]
        help ["write the invoice it corrects in `reference`" "écrivez la facture qu'il corrige dans `reference`"];
    CREDIT_NOT_NEGATIVE "RL1307" "credit-not-negative" Error
        ["a credit note of {value}" "un avoir de {value}"]
        help ["a credit note is negative: write -{value}" "un avoir est négatif : écrivez -{value}"];
    INVOICE_NEGATIVE "RL1308" "invoice-negative" Error
        ["an invoice of {value}" "une facture de {value}"]
        help ["write the kind credit_note, or check the sign" "écrivez le type credit_note, ou vérifiez le signe"];
    BEFORE_ISSUE "RL1309" "before-issue" Warning
        ["dated {value}, before invoice `{invoice}` was issued on {issued}" "daté du {value}, avant l'émission de la facture `{invoice}` le {issued}"]
        help ["it counts from the day on which the invoice is known" "la ligne compte à partir du jour où la facture est connue"];
    INSTALMENTS_DIFFER "RL1310" "instalments-differ-from-amount" Warning
        ["the instalments of invoice `{value}` come to {sum}, its amount is {amount}" "les échéances de la facture `{value}` font {sum}, son montant est {amount}"];
    INSTALMENT_KNOWN_LATE "RL1311" "instalment-known-late" Error
        ["known on {value}, after its invoice on {known}" "connue le {value}, après sa facture le {known}"]
        help ["due dates agreed later are a plan: write plan_id, and an event plan_agreed with it"
              "des échéances convenues plus tard sont un plan : écrivez plan_id, et un événement plan_agreed qui le cite"];
    NOT_POSITIVE "RL1312" "amount-not-positive" Error
        ["{value} is not above 0" "{value} n'est pas supérieur à 0"];
    PLAN_NOT_AGREED "RL1313" "plan-not-agreed" Warning
        ["no event agrees plan `{value}`: its instalments are not read" "aucun événement ne conclut le plan `{value}` : ses échéances ne sont pas lues"]
        help ["add a row plan_agreed with the value `{value}` to events.csv" "ajoutez à events.csv une ligne plan_agreed avec la valeur `{value}`"];
    PLAN_WITHOUT_INSTALMENTS "RL1314" "plan-without-instalments" Warning
        ["plan `{value}` has no instalments here: only plan_ended ends it" "le plan `{value}` n'a pas d'échéances ici : seul plan_ended le termine"]
        help ["add its rows to instalments.csv, with the plan_id `{value}`" "ajoutez ses lignes à instalments.csv, avec le plan_id `{value}`"];
    TOTAL_TOO_LARGE "RL1315" "total-too-large" Error
        ["the amounts of the ledger add up to more than can be counted" "les montants du livre dépassent ensemble ce qui peut être compté"]
        help ["check the amounts of this row and those before" "vérifiez les montants de cette ligne et des précédentes"];
    PAYMENT_OF_ZERO "RL1316" "payment-of-zero" Warning
        ["a payment of 0 changes nothing" "un paiement de 0 ne change rien"];
}
