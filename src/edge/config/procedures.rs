//! The settings file of procedures (`hearing.procedures`): read strictly, so that no step is missing in court because of a slip. What is
//! wrong is said with its line.

use super::ConfigError;
use crate::hearing::procedure::{Beside, Procedure, Procedures, Step, StepAct, Title, Turns, Word};
use crate::hearing::role::Role;
use crate::hearing::rules::{Permission, is_for};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::{Spanned, Value};

/// The procedures of a server that is told nothing else.
const USUAL: &str = include_str!("procedures.toml");
/// Most steps of a procedure.
const MOST_STEPS: usize = 64;
/// Longest title in characters.
const LONGEST_TITLE: usize = 120;
/// Longest turn in minutes: a day.
const LONGEST_TURN: u32 = 24 * 60;
/// The word for those who stand by the person whose turn it is.
const STANDS_BY: &str = "stands_by";

/// The procedures of a file; of the kinds of case that it leaves out, and without a file, the usual ones.
///
/// # Errors
/// [`ConfigError`] with the line of what is wrong.
pub fn read(file: Option<&Path>) -> Result<Procedures, ConfigError> {
    let usual = parsed(USUAL, Procedures::default())
        .map_err(|flaw| ConfigError(format!("the usual procedures, {}", flaw.sentence(USUAL))))?;
    let Some(file) = file else {
        return Ok(usual);
    };
    let named = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        ConfigError(format!(
            "hearing.procedures: {named} cannot be read: {error}"
        ))
    })?;
    parsed(&text, usual).map_err(|flaw| {
        ConfigError(format!(
            "hearing.procedures: {named}, {}",
            flaw.sentence(&text)
        ))
    })
}

/// What is wrong, and where in the text.
struct Flaw {
    what: String,
    at: Range<usize>,
}

impl Flaw {
    fn sentence(&self, text: &str) -> String {
        let before = text.get(..self.at.start).unwrap_or(text);
        let line = before.matches('\n').count().saturating_add(1);
        format!("line {line}: {}", self.what)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    civil: Option<Spanned<Vec<Spanned<StepText>>>>,
    criminal: Option<Spanned<Vec<Spanned<StepText>>>>,
    administrative_offence: Option<Spanned<Vec<Spanned<StepText>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    id: Spanned<String>,
    title: TitleText,
    floor: Spanned<Value>,
    turns: Option<Spanned<String>>,
    with: Option<Spanned<Vec<String>>>,
    minutes: Option<Spanned<u32>>,
    marker: Option<Spanned<String>>,
    last_word: Option<Spanned<bool>>,
    act: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleText {
    kk: Spanned<String>,
    ru: Spanned<String>,
    en: Spanned<String>,
}

fn parsed(text: &str, usual: Procedures) -> Result<Procedures, Flaw> {
    let file: FileText = toml::from_str(text).map_err(|error| Flaw {
        what: error.message().to_owned(),
        at: error.span().unwrap_or_default(),
    })?;
    let of = |steps: Option<Spanned<Vec<Spanned<StepText>>>>, usual| match steps {
        Some(steps) => procedure(steps).map(Arc::new),
        None => Ok(usual),
    };
    Ok(Procedures {
        civil: of(file.civil, usual.civil)?,
        criminal: of(file.criminal, usual.criminal)?,
        administrative_offence: of(file.administrative_offence, usual.administrative_offence)?,
    })
}

fn procedure(steps: Spanned<Vec<Spanned<StepText>>>) -> Result<Procedure, Flaw> {
    let whole = steps.span();
    let texts = steps.into_inner();
    if texts.is_empty() || texts.len() > MOST_STEPS {
        return Err(flaw(
            &whole,
            format!("a procedure has 1 to {MOST_STEPS} steps"),
        ));
    }
    let mut names = BTreeSet::new();
    let mut steps = Vec::new();
    for text in texts {
        let text = text.into_inner();
        let at = text.id.span();
        let step = step(text)?;
        if !names.insert(step.id.clone()) {
            return Err(flaw(
                &at,
                format!("a step before is called \"{}\" already", step.id),
            ));
        }
        steps.push(step);
    }
    Ok(Procedure { steps })
}

fn step(text: StepText) -> Result<Step, Flaw> {
    let floor = turns(&text)?;
    let id = word(&text.id)?;
    Ok(Step {
        title: Title {
            kk: title(&text.title.kk)?,
            ru: title(&text.title.ru)?,
            en: title(&text.title.en)?,
        },
        floor,
        minutes: text.minutes.as_ref().map(minutes).transpose()?,
        marker: text.marker.as_ref().map_or_else(|| Ok(id.clone()), word)?,
        act: text.act.as_ref().map(act).transpose()?,
        id,
    })
}

fn turns(text: &StepText) -> Result<Turns, Flaw> {
    let is_each = match &text.turns {
        None => false,
        Some(turns) => match turns.as_ref().as_str() {
            "together" => false,
            "each" => true,
            other => {
                let what = format!("turns is \"{other}\"; it is \"together\" or \"each\"");
                return Err(flaw(&turns.span(), what));
            }
        },
    };
    let last_word = text.last_word.as_ref().is_some_and(|word| *word.as_ref());
    let at = text.floor.span();
    let of_each = |is_set: bool, at: Range<usize>, key: &str| match is_set && !is_each {
        true => Err(flaw(&at, format!("{key} goes with turns = \"each\" only"))),
        false => Ok(()),
    };
    if let Some(word) = &text.last_word {
        of_each(last_word, word.span(), "last_word")?;
    }
    if let Some(with) = &text.with {
        of_each(true, with.span(), "with")?;
    }
    match text.floor.as_ref() {
        Value::Array(listed) => {
            let listed: Option<Vec<&str>> = listed.iter().map(Value::as_str).collect();
            let listed = listed.ok_or_else(|| flaw(&at, "floor lists roles by their words"))?;
            let roles = roles(&listed, &at)?;
            match (is_each, roles.is_empty()) {
                (_, true) => Err(flaw(&at, "floor lists no role; say \"nobody\"")),
                (false, _) => Ok(Turns::Together(roles)),
                (true, _) => Ok(Turns::Each {
                    roles,
                    with: beside(text.with.as_ref())?,
                    last_word,
                }),
            }
        }
        _ if is_each => Err(flaw(&at, "turns = \"each\" needs a floor that lists roles")),
        Value::String(word) if word == "free" => Ok(Turns::Free),
        Value::String(word) if word == "nobody" => Ok(Turns::Nobody),
        _ => Err(flaw(
            &at,
            "floor is \"free\", \"nobody\" or a list of roles",
        )),
    }
}

fn beside(with: Option<&Spanned<Vec<String>>>) -> Result<Beside, Flaw> {
    let Some(with) = with else {
        return Ok(Beside::default());
    };
    let words = with.as_ref();
    let listed: Vec<&str> = words.iter().map(String::as_str).collect();
    let (own, listed): (Vec<&str>, Vec<&str>) =
        listed.into_iter().partition(|word| *word == STANDS_BY);
    Ok(Beside {
        stands_by: !own.is_empty(),
        roles: roles(&listed, &with.span())?,
    })
}

fn roles(words: &[&str], at: &Range<usize>) -> Result<Vec<Role>, Flaw> {
    let mut roles = Vec::new();
    for word in words {
        let role = Role::of_word(word).ok_or_else(|| flaw(at, format!("\"{word}\" is no role")))?;
        if !is_for(role, Permission::PublishSound) {
            let what = format!("\"{word}\" has no voice in the session");
            return Err(flaw(at, what));
        }
        if roles.contains(&role) {
            return Err(flaw(at, format!("\"{word}\" is listed twice")));
        }
        roles.push(role);
    }
    Ok(roles)
}

fn word(text: &Spanned<String>) -> Result<Word, Flaw> {
    Word::new(text.as_ref()).ok_or_else(|| {
        flaw(
            &text.span(),
            "a name is of small letters, digits and _, begins with a letter, and has at most 64 characters",
        )
    })
}

fn title(text: &Spanned<String>) -> Result<String, Flaw> {
    let title = text.as_ref().trim();
    let is_long = title.chars().count() > LONGEST_TITLE;
    if title.is_empty() || is_long || title.chars().any(char::is_control) {
        let what = format!("a title is text of 1 to {LONGEST_TITLE} characters");
        return Err(flaw(&text.span(), what));
    }
    Ok(title.to_owned())
}

fn minutes(minutes: &Spanned<u32>) -> Result<u32, Flaw> {
    match *minutes.as_ref() {
        fits @ 1..=LONGEST_TURN => Ok(fits),
        _ => Err(flaw(
            &minutes.span(),
            format!("minutes are 1 to {LONGEST_TURN}"),
        )),
    }
}

fn act(act: &Spanned<String>) -> Result<StepAct, Flaw> {
    match act.as_ref().as_str() {
        "retire" => Ok(StepAct::Retire),
        "announce" => Ok(StepAct::Announce),
        other => Err(flaw(
            &act.span(),
            format!("act is \"{other}\"; it is \"retire\" or \"announce\""),
        )),
    }
}

fn flaw(at: &Range<usize>, what: impl Into<String>) -> Flaw {
    Flaw {
        what: what.into(),
        at: at.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn said(text: &str) -> String {
        parsed(text, Procedures::default())
            .err()
            .unwrap()
            .sentence(text)
    }

    /// A file whose second step has this beside its title.
    fn with(lines: &str) -> String {
        format!(
            "[[civil]]\nid = \"rights\"\ntitle = {{ kk = \"a\", ru = \"b\", en = \"c\" }}\nfloor = \"free\"\n\
             [[civil]]\ntitle = {{ kk = \"a\", ru = \"b\", en = \"c\" }}\n{lines}\n"
        )
    }

    #[test]
    fn the_usual_procedures_can_be_used_and_a_criminal_case_has_a_last_word() {
        let usual = read(None).unwrap();
        for procedure in [&usual.civil, &usual.criminal, &usual.administrative_offence] {
            let names: Vec<&str> = procedure.steps.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(names.first(), Some(&"rights"));
            assert_eq!(
                names[names.len().saturating_sub(2)..],
                ["retire", "announcement"]
            );
        }
        let last_word = |step: &&Step| {
            matches!(
                step.floor,
                Turns::Each {
                    last_word: true,
                    ..
                }
            )
        };
        let last: Vec<&Step> = usual.criminal.steps.iter().filter(last_word).collect();
        assert_eq!(last.len(), 1);
        assert_eq!(last[0].id.as_str(), "last_word");
        assert_eq!(last[0].minutes, None);
    }

    #[test]
    fn a_kind_of_case_that_a_file_leaves_out_is_as_usual() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("procedures.toml");
        std::fs::write(&file, with("id = \"x\"\nfloor = \"nobody\"")).unwrap();
        let read_back = read(Some(&file)).unwrap();
        assert_eq!(read_back.civil.steps.len(), 2);
        assert_eq!(read_back.criminal, read(None).unwrap().criminal);
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read(Some(Path::new("/nowhere/p.toml"))).err().unwrap();
        assert!(
            error.to_string().contains("/nowhere/p.toml cannot be read"),
            "{error}"
        );
    }

    /// Lines of one step more, and what is said of them.
    const SLIPS: &[(&str, &str)] = &[
        ("id = \"x\"\nfloor = \"all\"", "line 8: floor is \"free\""),
        (
            "id = \"X\"\nfloor = \"free\"",
            "line 7: a name is of small letters",
        ),
        (
            "id = \"rights\"\nfloor = \"free\"",
            "line 7: a step before is called \"rights\"",
        ),
        (
            "id = \"x\"\nfloor = [\"pope\"]",
            "line 8: \"pope\" is no role",
        ),
        (
            "id = \"x\"\nfloor = [\"journalist\"]",
            "line 8: \"journalist\" has no voice",
        ),
        (
            "id = \"x\"\nfloor = [\"victim\", \"victim\"]",
            "line 8: \"victim\" is listed twice",
        ),
        ("id = \"x\"\nfloor = []", "line 8: floor lists no role"),
        ("id = \"x\"\nfloor = [1]", "line 8: floor lists roles"),
        (
            "id = \"x\"\nfloor = \"free\"\nturns = \"each\"",
            "line 8: turns = \"each\" needs",
        ),
        (
            "id = \"x\"\nfloor = [\"victim\"]\nturns = \"one\"",
            "line 9: turns is \"one\"",
        ),
        (
            "id = \"x\"\nfloor = [\"victim\"]\nlast_word = true",
            "line 9: last_word goes with",
        ),
        (
            "id = \"x\"\nfloor = [\"victim\"]\nwith = []",
            "line 9: with goes with",
        ),
        (
            "id = \"x\"\nfloor = \"free\"\nminutes = 0",
            "line 9: minutes are 1 to",
        ),
        (
            "id = \"x\"\nfloor = \"free\"\nminutes = \"ten\"",
            "line 9: ",
        ),
        (
            "id = \"x\"\nfloor = \"free\"\nact = \"end\"",
            "line 9: act is \"end\"",
        ),
        (
            "id = \"x\"\nfloor = \"free\"\nmarker = \"a b\"",
            "line 9: a name is",
        ),
        (
            "id = \"x\"\nfloor = \"free\"\nmute = true",
            "line 9: unknown field",
        ),
        ("id = \"x\"", "line 5: missing field `floor`"),
        ("id = \"x\"\nfloor = \"free", "line 8: "),
        (
            "id = \"x\"\nfloor = \"free\"\n[[family]]",
            "line 9: unknown field",
        ),
    ];

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (lines, expected) in SLIPS {
            let text = with(lines);
            let sentence = said(&text);
            assert!(sentence.starts_with(*expected), "{lines}: {sentence}");
        }
        let untitled = "[[civil]]\nid = \"x\"\ntitle = { kk = \"\", ru = \"b\", en = \"c\" }\nfloor = \"free\"";
        assert!(said(untitled).starts_with("line 3: a title is text"));
        assert!(said("civil = []").starts_with("line 1: a procedure has 1 to"));
    }
}
