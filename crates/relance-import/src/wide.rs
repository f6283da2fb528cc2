//! UTF-16 without the mark that it should begin with: told by its bytes 0, so that the message can say what it is.

/// So many bytes are looked at.
const LOOKED_AT: usize = 64;

/// Fewer letters tell nothing.
const FEWEST: usize = 4;

/// Whether bytes begin as Latin text in UTF-16 does: of each pair of bytes, always the same one is 0.
pub(crate) fn is_unmarked_utf16(first: &[u8]) -> bool {
    let (pairs, _) = first
        .get(..first.len().min(LOOKED_AT))
        .unwrap_or_default()
        .as_chunks::<2>();
    let of_side = |is_letter: fn([u8; 2]) -> bool| pairs.iter().filter(|pair| is_letter(**pair)).count();
    let low = of_side(|[low, high]| high == 0 && low != 0);
    let high = of_side(|[high, low]| high == 0 && low != 0);
    // A name may begin with a letter that is not Latin.
    pairs.len() >= FEWEST && low.max(high) * 4 >= pairs.len() * 3 && low.min(high) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_two_bytes_a_letter_are_told_from_others() {
        let low: Vec<u8> = "Numéro;Client"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let high: Vec<u8> = "Œuvre;Client".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(is_unmarked_utf16(&low) && is_unmarked_utf16(&high));
        for other in [
            &b"Numero;Client"[..],
            b"",
            b"a\0",
            &[0; 64],
            b"PK\x03\x04\0\0\0\0\x08\0\0\0",
        ] {
            assert!(!is_unmarked_utf16(other), "{other:?}");
        }
    }
}
