//! Small dense symmetric matrices: Cholesky factor, inverse, eigenvalues. For tens of rows, not thousands.
#![expect(
    clippy::indexing_slicing,
    reason = "the places of a triangle are computed; each index is below the size that the type keeps"
)]

/// A symmetric matrix; the lower triangle is kept, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct Symmetric {
    size: usize,
    triangle: Vec<f64>,
}

/// The lower triangular factor L of a positive definite matrix L·Lᵀ.
#[derive(Clone, Debug)]
pub struct Cholesky {
    lower: Symmetric,
}

/// Where the factor of a matrix does not exist: the line whose pivot is too small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDefinite {
    /// The line, from 0.
    pub line: usize,
}

/// Where a line of the triangle begins.
const fn start(line: usize) -> usize {
    line * (line + 1) / 2
}

impl Symmetric {
    /// All zero.
    #[must_use]
    pub fn zeros(size: usize) -> Self {
        Self {
            size,
            triangle: vec![0.0; start(size)],
        }
    }

    /// Number of lines.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The element at a line and a column.
    #[must_use]
    pub fn get(&self, line: usize, column: usize) -> f64 {
        let (low, high) = (line.min(column), line.max(column));
        self.triangle[start(high) + low]
    }

    /// Adds to the element at a line and a column (and so to its mirror image).
    pub fn add(&mut self, line: usize, column: usize, value: f64) {
        let (low, high) = (line.min(column), line.max(column));
        self.triangle[start(high) + low] += value;
    }

    /// A line up to the diagonal.
    #[must_use]
    pub fn line(&self, line: usize) -> &[f64] {
        &self.triangle[start(line)..start(line + 1)]
    }

    /// A line up to the diagonal.
    pub fn line_mut(&mut self, line: usize) -> &mut [f64] {
        &mut self.triangle[start(line)..start(line + 1)]
    }

    /// Adds another matrix of the same size, times a factor.
    pub fn add_scaled(&mut self, other: &Self, factor: f64) {
        for (mine, theirs) in self.triangle.iter_mut().zip(&other.triangle) {
            *mine += factor * theirs;
        }
    }

    /// Adds `factor` times the product of a vector with itself.
    pub fn add_square(&mut self, vector: &[f64], factor: f64) {
        for (line, &value) in vector.iter().enumerate().take(self.size) {
            let scaled = factor * value;
            if scaled != 0.0 {
                for (mine, other) in self.line_mut(line).iter_mut().zip(vector) {
                    *mine += scaled * other;
                }
            }
        }
    }

    /// The lines and columns named, in that order.
    #[must_use]
    pub fn select(&self, chosen: &[usize]) -> Self {
        let mut result = Self::zeros(chosen.len());
        for (line, &from) in chosen.iter().enumerate() {
            for (column, &to) in chosen.iter().enumerate().take(line + 1) {
                result.triangle[start(line) + column] = self.get(from, to);
            }
        }
        result
    }

    /// The opposite of [`select`](Self::select): a matrix of `size` lines, zero outside the lines and columns named.
    #[must_use]
    pub fn spread(&self, chosen: &[usize], size: usize) -> Self {
        let mut result = Self::zeros(size);
        for (line, &to) in chosen.iter().enumerate() {
            for (column, &across) in chosen.iter().enumerate().take(line + 1) {
                result.add(to, across, self.get(line, column));
            }
        }
        result
    }

    /// The product with a vector.
    #[must_use]
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        let mut result = vec![0.0; self.size];
        for line in 0..self.size {
            for (column, &value) in self.line(line).iter().enumerate() {
                result[line] += value * vector[column];
                if column != line {
                    result[column] += value * vector[line];
                }
            }
        }
        result
    }

    /// `self · middle · self`: the sandwich of a covariance.
    #[must_use]
    pub fn sandwich(&self, middle: &Self) -> Self {
        let size = self.size;
        // Column j of `middle · self` for each j, then `self` times it.
        let mut result = Self::zeros(size);
        for column in 0..size {
            let mine: Vec<f64> = (0..size).map(|line| self.get(line, column)).collect();
            let product = self.times(&middle.times(&mine));
            for (line, value) in product.into_iter().enumerate().skip(column) {
                result.triangle[start(line) + column] = value;
            }
        }
        result
    }

    /// The factor L with L·Lᵀ equal to this matrix. `smallest` is the least ratio of a pivot to its diagonal element.
    ///
    /// # Errors
    ///
    /// The first line whose pivot is too small, negative or not a number.
    pub fn cholesky(&self, smallest: f64) -> Result<Cholesky, NotDefinite> {
        let lower = self.factor(smallest, false)?;
        Ok(Cholesky { lower })
    }

    /// A factor L with L·Lᵀ equal to this matrix, which may be singular: a line that depends on those before it gets a
    /// zero pivot. For drawing from a normal distribution.
    #[must_use]
    pub fn root(&self) -> Cholesky {
        let lower = self
            .factor(1e-11, true)
            .unwrap_or_else(|_| Self::zeros(self.size));
        Cholesky { lower }
    }

    fn factor(&self, smallest: f64, singular: bool) -> Result<Self, NotDefinite> {
        let mut lower = self.clone();
        for line in 0..self.size {
            let (before, rest) = lower.triangle.split_at_mut(start(line));
            let current = &mut rest[..=line];
            for column in 0..line {
                let other = &before[start(column)..start(column + 1)];
                let product: f64 = other.iter().zip(&current[..column]).map(|(a, b)| a * b).sum();
                let pivot = other[column];
                current[column] = if pivot > 0.0 {
                    (current[column] - product) / pivot
                } else {
                    0.0
                };
            }
            let square: f64 = current[..line].iter().map(|value| value * value).sum();
            let diagonal = current[line];
            let pivot = diagonal - square;
            if pivot > smallest * diagonal {
                current[line] = pivot.sqrt();
            } else if singular {
                current[line] = 0.0;
            } else {
                return Err(NotDefinite { line });
            }
        }
        Ok(lower)
    }

    /// The nearest matrix without negative eigenvalues: those are set to zero, the others and all directions are kept
    /// (Cameron, Gelbach & Miller 2011, section 2.3). `scale` are the units of the lines, so that the result does not
    /// depend on them.
    #[must_use]
    pub fn positive_part(&self, scale: &[f64]) -> Self {
        let size = self.size;
        let mut scaled = Self::zeros(size);
        for line in 0..size {
            for column in 0..=line {
                let unit = scale[line] * scale[column];
                if unit > 0.0 {
                    scaled.add(line, column, self.get(line, column) / unit);
                }
            }
        }
        let (values, vectors) = scaled.eigen();
        if values.iter().all(|value| *value >= 0.0) {
            return self.clone();
        }
        let mut result = Self::zeros(size);
        for (value, vector) in values.iter().zip(&vectors) {
            if *value > 0.0 {
                let stretched: Vec<f64> = vector.iter().zip(scale).map(|(a, b)| a * b).collect();
                result.add_square(&stretched, *value);
            }
        }
        result
    }

    /// Eigenvalues and, for each, its unit vector: Jacobi's rotations, cyclic.
    fn eigen(&self) -> (Vec<f64>, Vec<Vec<f64>>) {
        let size = self.size;
        let mut a: Vec<Vec<f64>> = (0..size)
            .map(|line| (0..size).map(|column| self.get(line, column)).collect())
            .collect();
        let mut vectors: Vec<Vec<f64>> = (0..size)
            .map(|line| {
                (0..size)
                    .map(|column| f64::from(u8::from(line == column)))
                    .collect()
            })
            .collect();
        let total: f64 = a.iter().flatten().map(|value| value * value).sum();
        for _ in 0..60 {
            let off: f64 = (0..size)
                .flat_map(|line| (0..line).map(move |column| (line, column)))
                .map(|(line, column)| a[line][column] * a[line][column])
                .sum();
            if off <= 1e-30 * total {
                break;
            }
            for p in 0..size {
                for q in p + 1..size {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        ((0..size).map(|line| a[line][line]).collect(), vectors)
    }
}

/// One rotation of Jacobi, which makes the element (p, q) zero.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for line in a.iter_mut() {
        let (x, y) = (line[p], line[q]);
        line[p] = cosine * x - sine * y;
        line[q] = sine * x + cosine * y;
    }
    for matrix in [a, vectors] {
        let (head, tail) = matrix.split_at_mut(q);
        for (x, y) in head[p].iter_mut().zip(&mut tail[0]) {
            (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
        }
    }
}

impl Cholesky {
    /// The solution of `matrix · x = right`.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        self.forward(&mut x);
        for line in (0..x.len()).rev() {
            let row = self.lower.line(line);
            x[line] /= row[line];
            let value = x[line];
            for (before, factor) in x.iter_mut().zip(&row[..line]) {
                *before -= factor * value;
            }
        }
        x
    }

    fn forward(&self, x: &mut [f64]) {
        for line in 0..x.len() {
            let row = self.lower.line(line);
            let product: f64 = row[..line].iter().zip(&x[..line]).map(|(a, b)| a * b).sum();
            x[line] = (x[line] - product) / row[line];
        }
    }

    /// The inverse of the matrix.
    #[must_use]
    pub fn inverse(&self) -> Symmetric {
        let size = self.lower.size;
        let mut result = Symmetric::zeros(size);
        for column in 0..size {
            let mut unit = vec![0.0; size];
            unit[column] = 1.0;
            let solved = self.solve(&unit);
            for (line, value) in solved.into_iter().enumerate().skip(column) {
                result.triangle[start(line) + column] = value;
            }
        }
        result
    }

    /// L times a vector: independent standard normals become normals with the matrix as covariance.
    #[must_use]
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.lower.size)
            .map(|line| self.lower.line(line).iter().zip(vector).map(|(a, b)| a * b).sum())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A positive definite matrix: a square of a random one, and something on the diagonal.
    fn definite(values: &[f64]) -> Symmetric {
        let mut matrix = Symmetric::zeros(4);
        for vector in values.chunks_exact(4) {
            matrix.add_square(vector, 1.0);
        }
        for line in 0..4 {
            matrix.add(line, line, 0.1);
        }
        matrix
    }

    proptest! {
        #[test]
        fn inverse_solution_and_factor_agree(values in prop::collection::vec(-2.0..2.0_f64, 12), right in prop::collection::vec(-2.0..2.0_f64, 4)) {
            let matrix = definite(&values);
            let factor = matrix.cholesky(1e-12).unwrap();
            let solution = factor.solve(&right);
            for (ours, right) in matrix.times(&solution).iter().zip(&right) {
                prop_assert!((ours - right).abs() < 1e-9);
            }
            let inverse = factor.inverse();
            for (ours, solution) in inverse.times(&right).iter().zip(&solution) {
                prop_assert!((ours - solution).abs() < 1e-8);
            }
            let same = matrix.sandwich(&inverse);
            for line in 0..4 {
                for column in 0..4 {
                    prop_assert!((same.get(line, column) - matrix.get(line, column)).abs() < 1e-7);
                }
            }
            // L·Lᵀ·right by columns of L.
            let mut product = Symmetric::zeros(4);
            for column in 0..4 {
                let mut unit = vec![0.0; 4];
                unit[column] = 1.0;
                product.add_square(&factor.times(&unit), 1.0);
            }
            for line in 0..4 {
                for column in 0..4 {
                    prop_assert!((product.get(line, column) - matrix.get(line, column)).abs() < 1e-12);
                }
            }
        }

        #[test]
        fn positive_part_has_no_negative_direction(values in prop::collection::vec(-2.0..2.0_f64, 8), direction in prop::collection::vec(-1.0..1.0_f64, 4)) {
            let mut matrix = Symmetric::zeros(4);
            for (vector, sign) in values.chunks_exact(4).zip([1.0, -1.0]) {
                matrix.add_square(vector, sign);
            }
            let part = matrix.positive_part(&[1.0, 2.0, 0.5, 1.0]);
            let along = |matrix: &Symmetric| -> f64 {
                matrix.times(&direction).iter().zip(&direction).map(|(a, b)| a * b).sum()
            };
            prop_assert!(along(&part) >= -1e-10);
            prop_assert!(along(&part) >= along(&matrix) - 1e-10, "only negative parts are taken away");
        }
    }

    #[test]
    fn singular_matrices_have_a_root_but_no_factor() {
        let mut matrix = Symmetric::zeros(3);
        matrix.add_square(&[1.0, 2.0, 0.0], 1.0);
        assert_eq!(matrix.cholesky(1e-12).unwrap_err(), NotDefinite { line: 1 });
        let root = matrix.root();
        assert_eq!(root.times(&[3.0, 5.0, 7.0]), [3.0, 6.0, 0.0]);
    }

    #[test]
    fn select_and_spread_are_opposites() {
        let matrix = definite(&[1.0, 2.0, 3.0, 4.0, -1.0, 0.5, 0.25, 2.0]);
        let chosen = [2, 0];
        let back = matrix.select(&chosen).spread(&chosen, 4);
        assert_eq!(back.get(0, 2), matrix.get(0, 2));
        assert_eq!(back.get(2, 2), matrix.get(2, 2));
        assert_eq!(back.get(1, 1), 0.0);
    }
}
