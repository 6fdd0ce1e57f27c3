//! What may be a person's name. A name is hostile text that others read: markup in it is kept as text, but it must not change how the
//! text around it is drawn, nor pass for a title of the court.

use unicode_security::confusable_detection::skeleton;

/// Longest name in characters.
pub const MAX_NAME_LENGTH: usize = 80;

/// Why a text is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to read in it.
    #[error("a name must not be empty")]
    Empty,
    /// Longer than [`MAX_NAME_LENGTH`].
    #[error("a name has at most {MAX_NAME_LENGTH} characters")]
    TooLong,
    /// A character that cannot be seen, or that changes how others are drawn.
    #[error("a name must not hold control, invisible or text-direction characters")]
    Invisible,
    /// Reads like a judge or clerk.
    #[error("only the court's own people may carry a title of the court in their name")]
    CourtTitle,
}

/// Titles of the court in the languages of the page (the terms of the law, see `docs`).
const TITLES: [&str; 13] = [
    "судья",
    "судьясы",
    "сот",
    "төраға",
    "төрағалық",
    "хатшы",
    "хатшысы",
    "секретарь",
    "председательствующий",
    "judge",
    "clerk",
    "court",
    "суд",
];

/// Checks a name; `court` says that the person is of the court, who may carry its titles.
///
/// # Errors
/// [`NameError`] says what is wrong with it.
pub fn check(name: &str, court: bool) -> Result<(), NameError> {
    check_text(name, MAX_NAME_LENGTH)?;
    if !court && has_title(name) {
        return Err(NameError::CourtTitle);
    }
    Ok(())
}

/// Checks a text that others read and that is nobody's name; it has at most `most` characters.
///
/// # Errors
/// [`NameError`] says what is wrong with it; its sentences are about names.
pub fn check_text(text: &str, most: usize) -> Result<(), NameError> {
    if text.trim().is_empty() {
        return Err(NameError::Empty);
    }
    if text.chars().count() > most {
        return Err(NameError::TooLong);
    }
    if text.chars().any(is_invisible) {
        return Err(NameError::Invisible);
    }
    Ok(())
}

/// A text in one line, without what cannot be seen or changes how others are drawn.
#[must_use]
pub fn visible(text: &str) -> String {
    let seen: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !is_invisible(c))
        .collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ")
}

/// Control, zero-width, direction (UAX #9) and tag characters, and blanks that look like nothing.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

fn has_title(name: &str) -> bool {
    words(name).iter().any(|word| {
        TITLES.iter().any(|title| {
            looks_like(word, title)
                || looks_like(&word.to_lowercase(), title)
                || looks_like(&word.to_uppercase(), &title.to_uppercase())
        })
    })
}

/// Words of a name; letters that stand alone make one word together ("С у д ь я").
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut spelled = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        match word.chars().count() {
            0 => {}
            1 => spelled.push_str(word),
            _ => {
                words.push(std::mem::take(&mut spelled));
                words.push(word.to_owned());
            }
        }
    }
    words.push(spelled);
    words.retain(|word| !word.is_empty());
    words
}

/// Whether two words look alike (skeletons of Unicode TR 39).
fn looks_like(word: &str, title: &str) -> bool {
    skeleton(word).eq(skeleton(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_hostile_names_are_kept_as_text() {
        for name in [
            "Нұрлан А.",
            "Айгүл С.",
            "O'Neill-Қасымов",
            "<img src=x onerror=alert(1)>",
            "../../etc/passwd",
            "Сотников П.",
            "Судьбин И.",
            "Courtney B.",
        ] {
            assert_eq!(check(name, false), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_title_of_the_court_is_refused_in_any_disguise() {
        for name in [
            "Судья Иванов",
            "СУДЬЯ",
            "Cyдья Иванов", // Latin C and y
            "CУДЬЯ",        // Latin C
            "С у д ь я",
            "Иванов (судья)",
            "judge",
            "JUDGE Dredd",
            "judgе", // Cyrillic е
            "ｊｕｄｇｅ",
            "Хатшы",
            "ХАTШЫ", // Latin T
            "Айгүл, хатшы",
            "сот",
            "cот", // Latin c
            "Court",
        ] {
            assert_eq!(check(name, false), Err(NameError::CourtTitle), "{name}");
            assert_eq!(check(name, true), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_seen_or_turns_the_line_is_refused() {
        for name in [
            "a\nb",
            "a\u{202E}b",
            "a\u{200B}b",
            "a\u{2066}b",
            "\u{FEFF}a",
            "a\0",
            "a\u{E0041}",
        ] {
            assert_eq!(check(name, true), Err(NameError::Invisible), "{name:?}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(check("  ", false), Err(NameError::Empty));
        assert_eq!(check(&"ә".repeat(80), false), Ok(()));
        assert_eq!(check(&"ә".repeat(81), false), Err(NameError::TooLong));
    }
}
