//! Rows of cells in one text: an import of a million lines makes one allocation, not ten million.

/// Rows that all have the same number of cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rows {
    width: usize,
    /// All cells, one behind the other.
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    rows: &'a Rows,
    /// Its first cell.
    first: usize,
}

impl Rows {
    /// No rows yet; each will have so many cells.
    pub fn new(width: usize) -> Rows {
        Rows {
            width,
            ..Rows::default()
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a row: what is missing is empty, what is too much is left out.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let whole = self.ends.len() + self.width;
        for cell in cells.into_iter().take(self.width) {
            self.push_cell(cell);
        }
        self.ends.resize(whole, self.text.len());
    }

    /// Adds the next cell of a row whose cells come one by one.
    pub(crate) fn push_cell(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// A row by its number, from 0.
    pub fn get(&self, number: usize) -> Option<Row<'_>> {
        let first = number.checked_mul(self.width)?;
        (number < self.len()).then_some(Row { rows: self, first })
    }

    /// All rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    fn cell(&self, place: usize) -> Option<&str> {
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(place)?)
    }
}

impl<'a> Row<'a> {
    /// A cell by its place, from 0.
    pub fn get(self, place: usize) -> Option<&'a str> {
        if place >= self.rows.width {
            return None;
        }
        self.rows.cell(self.first + place)
    }

    /// Its first cell: the id in tables that have one.
    pub fn first(self) -> Option<&'a str> {
        self.get(0)
    }

    /// Its cells.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.rows.width).filter_map(move |place| self.get(place))
    }
}

impl FromIterator<Vec<String>> for Rows {
    fn from_iter<I: IntoIterator<Item = Vec<String>>>(rows: I) -> Rows {
        let mut all = Rows::default();
        for row in rows {
            all.width = all.width.max(row.len());
            all.push(row.iter().map(String::as_str));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_given() {
        let given = vec![
            vec!["a".to_string(), String::new()],
            vec!["é".to_string(), "bc".to_string()],
        ];
        let rows: Rows = given.iter().cloned().collect();
        let back: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(str::to_string).collect())
            .collect();
        assert_eq!((rows.len(), back), (2, given));
        assert_eq!(rows.get(1).and_then(Row::first), Some("é"));
        assert_eq!(rows.get(0).and_then(|row| row.get(2)), None);
        assert!(rows.get(2).is_none() && Rows::new(3).is_empty());
    }

    #[test]
    fn short_rows_are_filled_and_long_ones_cut() {
        let mut rows = Rows::new(2);
        rows.push(["a"]);
        rows.push(["b", "c", "d"]);
        let cells: Vec<&str> = rows.iter().flat_map(Row::iter).collect();
        assert_eq!(cells, ["a", "", "b", "c"]);
    }
}
