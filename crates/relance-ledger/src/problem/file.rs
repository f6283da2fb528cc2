//! RL10: files, headers and rows that cannot be read at all.

use super::declare_codes;

declare_codes! {
    MISSING_FILE "RL1001" "missing-file" Error
        ["{file} is not there{in_database}" "{file} n'existe pas{in_database}"]
        ["`{file}` is not there" "`{file}` n'existe pas"]
        help ["a ledger has at least the tables customers, invoices and payments, under these names or filled by queries of yours (docs/sources-of-ledgers.md){in_database}"
              "un livre a au moins les tables customers, invoices et payments, sous ces noms ou remplies par vos requêtes (docs/sources-of-ledgers.md){in_database}"]
        help ["`{similar}` is there: is it this table? Then name it `{file}`"
              "`{similar}` existe : est-ce cette table ? Nommez-la alors `{file}`"]
        help ["a ledger has at least customers.csv, invoices.csv and payments.csv; one without rows has its header"
              "un livre a au moins customers.csv, invoices.csv et payments.csv ; une table sans lignes garde son en-tête"];
    TWO_FILES "RL1002" "two-files-for-one-table" Error
        ["both `{first}` and `{second}` are there" "`{first}` et `{second}` existent tous les deux"]
        help ["keep one of them" "gardez-en un seul"];
    UNREADABLE "RL1003" "unreadable-file" Error
        ["cannot be read: {error}" "illisible : {error}"]
        help ["put the table or the query right; nothing of it was counted{in_database}"
              "corrigez la table ou la requête ; rien n'en a été compté{in_database}"];
    EMPTY_FILE "RL1004" "empty-file" Error
        ["the file is empty" "le fichier est vide"]
        help ["a table without rows still has its header: {header}"
              "une table sans lignes garde son en-tête : {header}"];
    MISSING_COLUMN "RL1005" "missing-column" Error
        ["column `{wanted}` is missing" "la colonne `{wanted}` manque"]
        help ["`{similar}` looks like it: name it `{wanted}`"
              "`{similar}` lui ressemble : nommez-la `{wanted}`"]
        help ["the required columns are {required}" "les colonnes obligatoires sont {required}"];
    DUPLICATE_COLUMN "RL1006" "duplicate-column" Error
        ["column `{column}` is there twice" "la colonne `{column}` est présente deux fois"]
        help ["remove or rename one of them" "supprimez ou renommez l'une des deux"];
    MISSPELT_COLUMN "RL1007" "column-looks-misspelt" Warning
        ["column `{column}` is not one that relance reads" "la colonne `{column}` n'est pas lue par relance"]
        help ["if it is `{similar}`, name it so; else it is kept as a field"
              "si c'est `{similar}`, nommez-la ainsi ; sinon elle est gardée comme champ"];
    WRONG_SEPARATOR "RL1008" "wrong-separator" Error
        ["the cells are separated by `{separator}`" "les cellules sont séparées par `{separator}`"]
        help ["save it as CSV in UTF-8 with commas between cells, dates in the format YYYY-MM-DD and amounts as 1234.50; what else is wrong with it is told below"
              "enregistrez-le en CSV UTF-8 avec des virgules entre les cellules, des dates au format AAAA-MM-JJ et des montants comme 1234.50 ; ses autres erreurs sont dites ci-dessous"];
    NOT_UTF8 "RL1009" "not-utf8" Error
        ["the text is {encoding}, not UTF-8" "le texte est en {encoding}, pas en UTF-8"]
        ["the row holds bytes that are not UTF-8" "la ligne contient des octets qui ne sont pas de l'UTF-8"]
        help ["put the value right where it is stored, or convert it in a query{in_database}"
              "corrigez la valeur là où elle est stockée, ou convertissez-la dans une requête{in_database}"]
        help ["save the file as UTF-8 (in a spreadsheet: CSV UTF-8)" "enregistrez le fichier en UTF-8 (dans un tableur : CSV UTF-8)"];
    NUL_BYTE "RL1010" "nul-byte" Error
        ["the row holds a byte 0" "la ligne contient un octet nul"]
        help ["put the value right where it is stored, or leave the byte out in a query{in_database}"
              "corrigez la valeur là où elle est stockée, ou ôtez cet octet dans une requête{in_database}"]
        help ["the file is damaged or not a CSV text: export it again"
              "le fichier est abîmé ou n'est pas un texte CSV : exportez-le de nouveau"];
    UNBALANCED_QUOTE "RL1011" "unbalanced-quote" Error
        ["a quote opens and never closes" "un guillemet s'ouvre et ne se ferme jamais"]
        help ["close it; a quote inside a quoted text is written twice: \"\""
              "fermez-le ; un guillemet dans un texte entre guillemets s'écrit deux fois : \"\""];
    TEXT_BESIDE_QUOTES "RL1012" "text-beside-quotes" Error
        ["a cell has text before or after its quotes" "une cellule a du texte avant ou après ses guillemets"]
        help ["put the whole cell in quotes, and write a quote inside it twice: \"\""
              "mettez toute la cellule entre guillemets et doublez les guillemets qu'elle contient : \"\""];
    STRAY_CARRIAGE_RETURN "RL1013" "stray-carriage-return" Error
        ["a carriage return stands alone" "un retour chariot est isolé"]
        help ["lines end with LF or CRLF; a line break inside a cell needs quotes"
              "les lignes finissent par LF ou CRLF ; un saut de ligne dans une cellule demande des guillemets"];
    WRONG_NUMBER_OF_CELLS "RL1014" "wrong-number-of-cells" Error
        ["the row has {found} cells, the header {expected}" "la ligne a {found} cellules, l'en-tête {expected}"]
        help ["`{cut}` looks like an amount with a decimal comma: write {write}"
              "`{cut}` ressemble à un montant à virgule décimale : écrivez {write}"]
        help ["a cell that holds a comma is written in quotes" "une cellule qui contient une virgule se met entre guillemets"];
    ROW_TOO_LONG "RL1015" "row-too-long" Error
        ["the row is longer than 1 MiB" "la ligne dépasse 1 Mio"]
        help ["no cell of a ledger is that long: leave the column out in a query{in_database}"
              "aucune cellule d'un livre n'est si longue : omettez la colonne dans une requête{in_database}"]
        help ["a line break is missing, or the file is not a CSV text"
              "il manque un saut de ligne, ou le fichier n'est pas un texte CSV"];
    UNNAMED_COLUMN "RL1016" "unnamed-column" Warning
        ["column {number} has no name and is not read" "la colonne {number} n'a pas de nom et n'est pas lue"];
    FILE_NOT_READ "RL1017" "file-not-read" Warning
        ["`{file}` is not a table of a ledger and is not read" "`{file}` n'est pas une table d'un livre et n'est pas lu"]
        help ["if it is `{similar}`, name it so" "si c'est `{similar}`, nommez-le ainsi"];
    LEDGER_TOO_LARGE "RL1018" "ledger-too-large" Error
        ["the table is larger than relance can hold (2^31 rows or 4 GiB of ids)"
         "la table dépasse ce que relance peut tenir (2^31 lignes ou 4 Gio d'identifiants)"];
    NO_SELECT "RL1019" "no-select" Error
        ["the query gives no rows: it is no SELECT, or it writes" "la requête ne donne pas de lignes : ce n'est pas un SELECT, ou elle écrit"]
        help ["write one SELECT for each table; nothing is ever written to a database"
              "écrivez un SELECT par table ; rien n'est jamais écrit dans une base"];
    CUT "RL1020" "table-cut-short" Error
        ["the rows end before the table does: the data is damaged, or the connection was cut"
         "les lignes finissent avant la table : les données sont abîmées ou la connexion a été coupée"]
        help ["try again; if it stays, copy or export the data anew"
              "réessayez ; si cela persiste, copiez ou exportez de nouveau les données"];
}
