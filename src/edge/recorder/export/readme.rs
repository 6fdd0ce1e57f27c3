//! The texts of a package, for people.

use super::super::stamp;
use super::super::verify::Verified;
use crate::id::UnixMillis;
use crate::record::manifest::{Manifest, MediaFile};
use std::fmt::Write as _;

/// How to verify, in the three languages of the pages.
const HOW: &str = "\
Қалай тексеруге болады: verify.html бетін браузерде ашыңыз (желі керек емес), соттың ашық кілтін соттың өзінен алып көрсетіңіз, осы
қалтаны таңдаңыз. Осы қалтадағы court-key.pub.pem — тек салыстыру үшін. verify.html бетін де кілт сияқты соттың өз сайтынан алыңыз,
тек осы топтамадан емес: жазбаны өзгерткен адам топтамадағы бетті де өзгерте алады.

Как проверить: откройте verify.html в браузере (сеть не нужна), укажите открытый ключ суда, полученный от самого суда, и выберите эту
папку. Файл court-key.pub.pem здесь — только для сравнения. Страницу verify.html, как и ключ, возьмите с собственного сайта суда, а не
только из этого пакета: кто изменил запись, тот мог изменить и страницу в нём.

How to verify: open verify.html in a browser (no network is needed), name the court's public key as you have it from the court itself,
and choose this folder. The file court-key.pub.pem in it is only there to be compared. Take verify.html, like the key, from the court's
own page, and not only from this package: whoever has changed the record may have changed the page in it as well.

    tyndau recording verify THIS-FOLDER --court-key KEY-FROM-THE-COURT
";

pub(super) fn bag() -> &'static str {
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
}

/// `bag-info.txt`: what the record says of itself, on lines of their own.
pub(super) fn info(verified: &Verified) -> String {
    let report = &verified.report;
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    format!(
        "External-Identifier: {}\nExternal-Description: record of hearing, case {}\nBagging-Date: {}\n",
        one_line(&report.hearing),
        one_line(&report.case_number),
        stamp::rfc3339(stamp::now()).get(..10).unwrap_or_default(),
    )
}

/// `VERIFY.txt`: how to verify, and what there is.
pub(super) fn text(verified: &Verified, has_opened: bool) -> String {
    let report = &verified.report;
    let mut text = format!("{HOW}\n");
    // Writing into a string does not fail.
    let _ = writeln!(text, "Hearing {}", report.hearing);
    let _ = writeln!(text, "Case {}", report.case_number);
    let _ = writeln!(
        text,
        "Begun {}",
        stamp::rfc3339(UnixMillis(report.started_ms))
    );
    let _ = writeln!(text, "When it was exported: {}", report.verdict.word());
    for part in &report.withheld {
        let _ = writeln!(text, "Withheld: {}", part.reason);
    }
    let files = verified
        .manifest
        .iter()
        .flat_map(|manifest| &manifest.files);
    for file in files {
        let _ = writeln!(text, "\n{}", track(file));
    }
    text.push_str(&interrupted(verified.manifest.as_ref()));
    if has_opened {
        text.push_str("\nopened/\n    what was closed to the public, open: proved by the sealed files in data/, with opened/keys.jsonl\n");
    }
    text.push_str("\nWhat lies elsewhere in this folder is proved by nothing.\n");
    text
}

fn track(file: &MediaFile) -> String {
    let subject = &file.subject;
    let MediaFile {
        path,
        start,
        end,
        bytes,
        ..
    } = file;
    format!(
        "data/{path}\n    {}: {}, {}\n    {start} to {end}, {bytes} bytes",
        subject.kind, subject.name, subject.role
    )
}

fn interrupted(manifest: Option<&Manifest>) -> String {
    match manifest {
        Some(_) => "\ndata/log.jsonl\n    what happened, one event a line\n".to_owned(),
        None => "\nThere is no manifest that can be believed: who is heard in which file is not known.\n".to_owned(),
    }
}
