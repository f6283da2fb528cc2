//! The text form of COPY: cells between tabs, `\N` for NULL, a backslash before what would end a cell or a row
//! (<https://www.postgresql.org/docs/current/sql-copy.html>, "Text Format").

/// Gives each cell of a row with what stands for it in `of_columns`, none for NULL. As many cells as the row has are
/// given, at most one for each column.
pub(super) fn each_cell<'a, C>(row: &[u8], of_columns: &'a [C], mut give: impl FnMut(&'a C, Option<&[u8]>)) {
    let mut unescaped = Vec::new();
    // A tab within a cell is written `\t`.
    for (cell, column) in row.split(|&byte| byte == b'\t').zip(of_columns) {
        if cell == b"\\N" {
            give(column, None);
        } else if cell.contains(&b'\\') {
            unescape(cell, &mut unescaped);
            give(column, Some(&unescaped));
        } else {
            give(column, Some(cell));
        }
    }
}

fn unescape(cell: &[u8], plain: &mut Vec<u8>) {
    plain.clear();
    let mut bytes = cell.iter();
    while let Some(&byte) = bytes.next() {
        let written = match byte {
            b'\\' => bytes.next().copied().unwrap_or(b'\\'),
            other => {
                plain.push(other);
                continue;
            }
        };
        plain.push(match written {
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0B,
            other => other,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::each_cell;

    #[test]
    fn cells_are_what_was_stored() {
        let mut seen = Vec::new();
        each_cell(
            b"a\t\\N\t\tx\\ty\\nz\\\\N\t\\\\N",
            &[1, 2, 3, 4, 5],
            |column, cell| {
                seen.push((
                    *column,
                    cell.map(|cell| String::from_utf8_lossy(cell).into_owned()),
                ));
            },
        );
        let expected = [
            (1, Some("a")),
            (2, None),
            (3, Some("")),
            (4, Some("x\ty\nz\\N")),
            (5, Some("\\N")),
        ];
        let expected: Vec<_> = expected
            .map(|(column, cell)| (column, cell.map(str::to_owned)))
            .to_vec();
        assert_eq!(seen, expected);
    }
}
