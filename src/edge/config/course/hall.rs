//! The court's own cards of the waiting hall: a folder with `cards.toml` beside pictures and films. Read once and strictly, so that nothing
//! is missing while people wait because of a slip.

use crate::edge::config::ConfigError;
use crate::signal::hall::{Film, HallCard};
use crate::signal::message::Title;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The list of cards in the folder.
const LIST: &str = "cards.toml";
/// Most cards of a folder.
const MOST_CARDS: usize = 50;
/// Longest title in characters.
const LONGEST_TITLE: usize = 120;
/// Longest text in characters: what can be read in a minute.
const LONGEST_TEXT: usize = 1_000;
/// Where the files are served.
const ADDRESS: &str = "/hall/";
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp", "avif"];
const FILMS: &[&str] = &["mp4", "webm"];
const SUBTITLES: &[&str] = &["vtt"];

/// The cards, and the files that they name; no other file of the folder is served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    cards: Vec<(Vec<String>, HallCard)>,
    files: BTreeMap<String, PathBuf>,
}

impl Cards {
    /// Reads a folder; none: no cards.
    ///
    /// # Errors
    /// [`ConfigError`] with the number of the card that cannot be used, from 1.
    pub fn read(folder: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(folder) = folder else {
            return Ok(Self::default());
        };
        let list = folder.join(LIST);
        let wrong = |what: String| ConfigError(format!("hearing.hall: {what}"));
        let text = std::fs::read_to_string(&list)
            .map_err(|error| wrong(format!("{} cannot be read: {error}", list.display())))?;
        let given: ListText =
            toml::from_str(&text).map_err(|error| wrong(format!("{}: {error}", list.display())))?;
        if given.card.len() > MOST_CARDS {
            return Err(wrong(format!("at most {MOST_CARDS} cards can be shown")));
        }
        let mut all = Self::default();
        for (index, text) in given.card.into_iter().enumerate() {
            let number = index.saturating_add(1);
            all.add(text, folder)
                .map_err(|what| wrong(format!("{}, card {number}: {what}", list.display())))?;
        }
        Ok(all)
    }

    /// What a court shows, in order.
    #[must_use]
    pub fn of_court(&self, court: &str) -> Vec<HallCard> {
        let is_for = |courts: &[String]| courts.is_empty() || courts.iter().any(|one| one == court);
        let cards = self.cards.iter().filter(|(courts, _)| is_for(courts));
        cards.map(|(_, card)| card.clone()).collect()
    }

    /// Where a file lies that some card names.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Path> {
        self.files.get(name).map(PathBuf::as_path)
    }

    fn add(&mut self, text: CardText, folder: &Path) -> Result<(), String> {
        let mut named = |given: Each, kinds: &[&str]| self.named(given, kinds, folder);
        let film = match (text.film, text.subtitles) {
            (None, None) if text.small.is_none() => None,
            (None, _) => return Err("small and subtitles go with a film".into()),
            (Some(_), None) => {
                return Err("a film is shown without sound: give it subtitles".into());
            }
            (Some(film), Some(subtitles)) => Some(Film {
                file: named(film, FILMS)?,
                small: text.small.map(|small| named(small, FILMS)).transpose()?,
                subtitles: named(subtitles, SUBTITLES)?,
            }),
        };
        let card = HallCard {
            title: words(text.title, "title", LONGEST_TITLE)?,
            text: words(text.text, "text", LONGEST_TEXT)?,
            picture: text.picture.map(|one| named(one, PICTURES)).transpose()?,
            film,
        };
        self.cards.push((text.courts, card));
        Ok(())
    }

    /// The addresses of the files of a card.
    fn named(&mut self, given: Each, kinds: &[&str], folder: &Path) -> Result<Title, String> {
        given.in_each().each(|name| {
            let path = folder.join(&name);
            if !is_plain(&name) || !is_of(&name, kinds) {
                return Err(format!(
                    "\"{name}\" is no name of a file here: letters, digits, - _ . and an ending of {}",
                    kinds.join(", ")
                ));
            }
            if !path.is_file() {
                return Err(format!("there is no file {}", path.display()));
            }
            let address = format!("{ADDRESS}{name}");
            self.files.insert(name, path);
            Ok(address)
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListText {
    #[serde(default)]
    card: Vec<CardText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardText {
    /// Ids of the courts that show it; none: all.
    #[serde(default)]
    courts: Vec<String>,
    title: TitleText,
    text: TitleText,
    picture: Option<Each>,
    film: Option<Each>,
    small: Option<Each>,
    subtitles: Option<Each>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleText {
    kk: String,
    ru: String,
    en: String,
}

impl TitleText {
    fn each(self, mut of: impl FnMut(String) -> Result<String, String>) -> Result<Title, String> {
        Ok(Title {
            kk: of(self.kk)?,
            ru: of(self.ru)?,
            en: of(self.en)?,
        })
    }
}

/// One file for all languages, or one for each.
#[derive(Deserialize)]
#[serde(untagged)]
enum Each {
    All(String),
    One(TitleText),
}

impl Each {
    fn in_each(self) -> TitleText {
        match self {
            Self::All(name) => TitleText {
                kk: name.clone(),
                ru: name.clone(),
                en: name,
            },
            Self::One(names) => names,
        }
    }
}

fn words(given: TitleText, key: &str, longest: usize) -> Result<Title, String> {
    given.each(|text| match text.trim().chars().count() {
        length if (1..=longest).contains(&length) => Ok(text.trim().to_owned()),
        _ => Err(format!(
            "{key} has 1 to {longest} characters in each language"
        )),
    })
}

/// A name that stays in the folder.
fn is_plain(name: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.starts_with('.') && name.len() <= 100 && name.bytes().all(is_safe)
}

fn is_of(name: &str, kinds: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| kinds.contains(&ending))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const CARD: &str = "[[card]]\ntitle = { kk = \"Т\", ru = \"З\", en = \"T\" }\ntext = { kk = \"м\", ru = \"т\", en = \"x\" }\n";

    fn read(more: &str, files: &[&str]) -> Result<Cards, String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::write(folder.path().join(file), b"x").unwrap();
        }
        std::fs::write(folder.path().join(LIST), format!("{CARD}{more}")).unwrap();
        Cards::read(Some(folder.path())).map_err(|error| error.to_string())
    }

    #[test]
    fn a_card_is_for_all_courts_or_for_those_that_it_names() {
        let more = format!("{CARD}courts = [\"almaty-1\"]\n");
        let cards = read(&more, &[]).unwrap();
        assert_eq!(cards.of_court("almaty-1").len(), 2);
        assert_eq!(cards.of_court("astana-1").len(), 1);
        assert_eq!(
            cards.of_court("").len(),
            1,
            "a hearing of no court's docket"
        );
        assert!(Cards::read(None).unwrap().of_court("almaty-1").is_empty());
    }

    #[test]
    fn a_file_is_one_for_all_languages_or_one_for_each() {
        let more = "picture = \"p.jpg\"\nfilm = { kk = \"k.mp4\", ru = \"r.mp4\", en = \"r.mp4\" }\nsubtitles = \"s.vtt\"\n";
        let cards = read(more, &["p.jpg", "k.mp4", "r.mp4", "s.vtt", "secret.jpg"]).unwrap();
        let card = cards.of_court("").remove(0);
        assert_eq!(card.picture.unwrap().en, "/hall/p.jpg");
        let film = card.film.unwrap();
        assert_eq!(
            (film.file.kk.as_str(), film.file.en.as_str()),
            ("/hall/k.mp4", "/hall/r.mp4")
        );
        assert!(cards.file("k.mp4").is_some());
        assert!(cards.file("secret.jpg").is_none(), "no card names it");
        assert!(cards.file(LIST).is_none());
    }

    #[test]
    fn what_cannot_be_shown_is_said_with_the_number_of_the_card() {
        for (more, says) in [
            ("picture = \"none.jpg\"", "there is no file"),
            ("picture = \"../p.jpg\"", "is no name of a file"),
            ("picture = \".p.jpg\"", "is no name of a file"),
            ("picture = \"s.vtt\"", "an ending of jpg"),
            ("film = \"k.mp4\"", "give it subtitles"),
            ("subtitles = \"s.vtt\"", "go with a film"),
            ("small = \"k.mp4\"", "go with a film"),
        ] {
            let error = read(more, &["k.mp4", "s.vtt"]).unwrap_err();
            assert!(
                error.contains("card 1") && error.contains(says),
                "{more}: {error}"
            );
        }
        for more in ["pictures = \"p.jpg\"", "[[cards]]"] {
            assert!(read(more, &[]).is_err(), "{more}");
        }
        let long = CARD.replace("\"м\"", &format!("\"{}\"", "м".repeat(LONGEST_TEXT + 1)));
        assert!(read(&long, &[]).unwrap_err().contains("card 2"));
        assert!(Cards::read(Some(Path::new("/nonexistent"))).is_err());
    }
}
