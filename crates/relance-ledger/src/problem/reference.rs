//! RL12: rows that name rows which are not there, or not what the row takes them for.

use super::declare_codes;

declare_codes! {
    UNKNOWN_CUSTOMER "RL1201" "unknown-customer" Error
        ["customer `{value}` is not in customers.csv" "le client `{value}` n'est pas dans customers.csv"]
        help ["`{similar}` is: write it the same way in both files" "`{similar}` y est : écrivez-le de la même façon dans les deux fichiers"]
        help ["add its row to customers.csv" "ajoutez sa ligne à customers.csv"];
    UNKNOWN_INVOICE "RL1202" "unknown-invoice" Error
        ["invoice `{value}` is not in invoices.csv" "la facture `{value}` n'est pas dans invoices.csv"]
        help ["`{similar}` is: write it the same way in both files" "`{similar}` y est : écrivez-la de la même façon dans les deux fichiers"]
        help ["add its row to invoices.csv" "ajoutez sa ligne à invoices.csv"];
    UNKNOWN_PAYMENT "RL1203" "unknown-payment" Error
        ["payment `{value}` is not in payments.csv" "le paiement `{value}` n'est pas dans payments.csv"]
        help ["`reverses` names the payment_id of the payment that bounced" "`reverses` cite le payment_id du paiement rejeté"];
    UNKNOWN_PAYER "RL1204" "unknown-payer" Error
        ["payer `{value}` is not in customers.csv" "le payeur `{value}` n'est pas dans customers.csv"]
        help ["add its row to customers.csv, or leave `payer_id` empty if the customer pays for itself"
              "ajoutez sa ligne à customers.csv, ou laissez `payer_id` vide si le client paie pour lui-même"];
    PAYER_HAS_PAYER "RL1205" "payer-has-payer" Error
        ["payer `{value}` has a payer itself: `{payer}`" "le payeur `{value}` a lui-même un payeur : `{payer}`"]
        help ["name the one who pays in the end" "citez celui qui paie à la fin"];
    OTHER_CUSTOMER "RL1206" "other-customer" Error
        ["invoice `{invoice}` is of customer `{owner}`, not of `{value}`" "la facture `{invoice}` est au client `{owner}`, pas à `{value}`"]
        help ["write `{owner}` (or its payer)" "écrivez `{owner}` (ou son payeur)"];
    NAMES_NOTHING "RL1207" "names-nothing" Error
        ["the row names neither a customer nor an invoice" "la ligne ne cite ni client ni facture"];
    NAMES_CREDIT_NOTE "RL1208" "names-a-credit-note" Error
        ["`{value}` is a credit note: nothing is paid on it and nothing happens to it"
         "`{value}` est un avoir : rien ne s'y paie et il ne lui arrive rien"]
        help ["name the invoice that it corrects, or leave `{column}` empty" "citez la facture qu'il corrige, ou laissez `{column}` vide"];
    DEPENDS_ON_BAD_ROW "RL1209" "depends-on-bad-row" Error
        ["`{value}` stands in {of_file}, row {of_row}, which is wrong itself" "`{value}` est dans {of_file}, ligne {of_row}, elle-même erronée"]
        ["`{value}` stands in {of_file}:{of_line}, which is wrong itself" "`{value}` est à la ligne {of_file}:{of_line}, elle-même erronée"]
        help ["put that row right" "corrigez cette ligne"];
    PAYMENT_IS_REVERSAL "RL1210" "payment-is-reversal" Error
        ["`{value}` is itself a reversal" "`{value}` est lui-même un rejet"]
        help ["name the payment; a payment that came in after all is a new row" "citez le paiement ; un paiement finalement reçu est une nouvelle ligne"];
    REVERSAL_DIFFERS "RL1211" "reversal-differs" Error
        ["the payment `{payment}` has `{of_payment}` there" "le paiement `{payment}` y porte `{of_payment}`"]
        help ["a reversal has the customer, invoice and currency of its payment" "un rejet a le client, la facture et la devise de son paiement"];
}
