//! Keyed random numbers look random: along one part of the key, across neighbouring keys, between purposes.
//!
//! The numbers are fixed, so each bound holds or fails for good; bounds are about 4 standard errors wide.

use relance_statistics::random::Key;

const COUNT: u64 = 200_000;

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// Keys as a forecast makes them, running along one of the parts: replicate, invoice, cause, spell.
fn along(which: usize) -> impl Iterator<Item = Key> {
    (0..COUNT).map(move |number| {
        let parts = [3, 1_234, 1, 0].into_iter().enumerate();
        parts
            .map(|(place, part)| if place == which { number } else { part })
            .fold(Key::new(20_260_101), Key::with)
    })
}

/// In which of so many equal parts of the range from 0 to 1 a value lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounding down is the point"
)]
fn cell(value: f64, cells: u32) -> usize {
    (value * f64::from(cells)) as usize
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let first = mean(pairs.iter().map(|pair| pair.0));
    let second = mean(pairs.iter().map(|pair| pair.1));
    let covariance = mean(pairs.iter().map(|pair| (pair.0 - first) * (pair.1 - second)));
    let spread = |select: fn(&(f64, f64)) -> f64, centre: f64| {
        mean(pairs.iter().map(|pair| (select(pair) - centre).powi(2))).sqrt()
    };
    covariance / spread(|pair| pair.0, first) / spread(|pair| pair.1, second)
}

#[test]
fn uniform_moments_and_cells_along_each_part() {
    for which in 0..4 {
        let values: Vec<f64> = along(which).map(Key::uniform).collect();
        assert!(values.iter().all(|value| *value > 0.0 && *value < 1.0));
        let centre = mean(values.iter().copied());
        assert!(
            (centre - 0.5).abs() < 4.0 * (1.0 / 12.0 / COUNT as f64).sqrt(),
            "part {which}: mean {centre}"
        );
        let variance = mean(values.iter().map(|value| (value - 0.5).powi(2)));
        assert!(
            (variance - 1.0 / 12.0).abs() < 4.0 * (1.0 / 180.0 / COUNT as f64).sqrt(),
            "{variance}"
        );

        let cells = 100;
        let mut counts = vec![0u32; 100];
        for value in &values {
            counts[cell(*value, cells)] += 1;
        }
        let expected = COUNT as f64 / f64::from(cells);
        let chi_square: f64 = counts
            .iter()
            .map(|count| (f64::from(*count) - expected).powi(2) / expected)
            .sum();
        // 99 degrees of freedom: mean 99, standard deviation 14.
        assert!(
            (50.0..160.0).contains(&chi_square),
            "part {which}: chi square {chi_square}"
        );
    }
}

#[test]
fn pairs_of_neighbours_fill_the_square() {
    for which in 0..4 {
        let values: Vec<f64> = along(which).map(Key::uniform).collect();
        let mut counts = vec![0u32; 400];
        for pair in values.windows(2) {
            counts[cell(pair[0], 20) * 20 + cell(pair[1], 20)] += 1;
        }
        let expected = (values.len() - 1) as f64 / 400.0;
        let chi_square: f64 = counts
            .iter()
            .map(|count| (f64::from(*count) - expected).powi(2) / expected)
            .sum();
        assert!(
            (290.0..520.0).contains(&chi_square),
            "part {which}: chi square {chi_square}"
        );
    }
}

#[test]
fn neighbouring_keys_are_not_correlated() {
    let bound = 4.0 / (COUNT as f64).sqrt();
    for which in 0..4 {
        let values: Vec<f64> = along(which).map(Key::uniform).collect();
        for lag in [1, 2, 3, 7, 64, 1_000] {
            let pairs: Vec<(f64, f64)> = values
                .iter()
                .copied()
                .zip(values.iter().copied().skip(lag))
                .collect();
            let found = correlation(&pairs);
            assert!(found.abs() < bound, "part {which}, lag {lag}: {found}");
        }
    }
}

#[test]
fn purposes_replicates_seeds_and_depths_are_not_correlated() {
    let bound = 4.5 / (COUNT as f64).sqrt();
    let base = Key::new(5);
    let makers: Vec<Box<dyn Fn(u64) -> Key>> = vec![
        Box::new(move |entity| base.with(0).with(entity)),
        Box::new(move |entity| base.with(1).with(entity)),
        Box::new(move |entity| base.with(2).with(entity)),
        Box::new(move |entity| base.with(entity)),
        Box::new(move |entity| base.with(entity).with(0)),
        Box::new(move |entity| base.with(entity).with(1)),
        Box::new(move |entity| base.with(entity).with(entity)),
        Box::new(|entity| Key::new(6).with(entity)),
        Box::new(Key::new),
        Box::new(|entity| Key::new(5).with(entity << 32)),
        Box::new(|entity| Key::new(5).with(!entity)),
    ];
    let columns: Vec<Vec<f64>> = makers
        .iter()
        .map(|maker| (0..COUNT).map(|entity| maker(entity).uniform()).collect())
        .collect();
    for (first, left) in columns.iter().enumerate() {
        for (second, right) in columns.iter().enumerate().skip(first + 1) {
            let pairs: Vec<(f64, f64)> = left.iter().copied().zip(right.iter().copied()).collect();
            let found = correlation(&pairs);
            assert!(found.abs() < bound, "{first} and {second}: {found}");
        }
    }
}

#[test]
fn each_bit_of_a_part_flips_half_of_the_bits_drawn() {
    for which in 0..64 {
        let flipped: u32 = (0..2_000)
            .map(|number| {
                let key = Key::new(9).with(number);
                (key.with(number).bits() ^ key.with(number ^ (1 << which)).bits()).count_ones()
            })
            .sum();
        let share = f64::from(flipped) / (2_000.0 * 64.0);
        assert!(
            (share - 0.5).abs() < 4.0 * 0.5 / (2_000.0 * 64.0_f64).sqrt(),
            "bit {which}: {share}"
        );
    }
}

#[test]
fn moments_of_normal_and_exponential() {
    let count = COUNT as f64;
    let normals: Vec<f64> = along(1).map(Key::normal).collect();
    assert!(mean(normals.iter().copied()).abs() < 4.0 / count.sqrt());
    assert!((mean(normals.iter().map(|value| value.powi(2))) - 1.0).abs() < 4.0 * (2.0 / count).sqrt());
    assert!(mean(normals.iter().map(|value| value.powi(3))).abs() < 4.0 * (15.0 / count).sqrt());
    assert!((mean(normals.iter().map(|value| value.powi(4))) - 3.0).abs() < 4.0 * (96.0 / count).sqrt());
    let exponentials: Vec<f64> = along(1).map(Key::exponential).collect();
    assert!((mean(exponentials.iter().copied()) - 1.0).abs() < 4.0 / count.sqrt());
    assert!((mean(exponentials.iter().map(|value| value.powi(2))) - 2.0).abs() < 4.0 * (20.0 / count).sqrt());
}

#[test]
fn whole_numbers_below_a_count() {
    let mut counts = [0u32; 7];
    for key in along(1) {
        counts[usize::try_from(key.below(7)).unwrap()] += 1;
    }
    let expected = COUNT as f64 / 7.0;
    for count in counts {
        assert!(
            (f64::from(count) - expected).abs() < 4.0 * expected.sqrt(),
            "{counts:?}"
        );
    }
}

#[test]
fn draws_are_what_they_were() {
    // Sums over a thousand keys, kept: a change of any bit changes every forecast.
    let sum = |draw: fn(Key) -> f64| {
        (0..1_000).fold(0u64, |sum, part| {
            sum.rotate_left(7) ^ draw(Key::new(1).with(part)).to_bits()
        })
    };
    assert_eq!(
        [sum(Key::uniform), sum(Key::exponential), sum(Key::normal)],
        [
            12_266_208_419_313_810_438,
            4_987_987_974_690_989_109,
            2_722_419_028_421_933_979
        ]
    );
}
