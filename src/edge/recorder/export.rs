//! A copy of a record to hand out: a folder in the layout of BagIt (RFC 8493) with all that is needed to verify it. What is judged is the
//! copy as it lies on disk, so nothing can go wrong between the verdict and the package.

use super::closed::ClosedKey;
use super::court::{self, CourtKey, CourtKeyError};
use super::folder::failed;
use super::verify::{Verified, VerifyError, verify};
use super::withhold::closed::{self, Closed};
use super::withhold::{self, Blanks, Part, WithholdError};
use super::{RecorderError, seal};
use crate::record::evidence::hex::Key;
use crate::record::evidence::report::{Report, Verdict};
use crate::record::evidence::stamps::STAMPS;
use crate::record::evidence::withheld::WITHHELD;
use crate::record::evidence::{CHAIN, MANIFEST, is_track};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

mod readme;

/// The record itself, within a package.
pub(super) const DATA: &str = "data";

/// What makes a folder a package.
pub(super) const BAG: &str = "bagit.txt";

/// What is to be handed out.
#[derive(Debug)]
pub struct Order<'a> {
    /// The record's folder.
    pub record: &'a Path,
    /// The package's folder; it must not be there yet.
    pub to: &'a Path,
    /// The court's public keys, if the reader names some.
    pub trusted: &'a [Key],
    /// Hand out an altered or incomplete record as well.
    pub as_is: bool,
    /// Parts to leave out.
    pub parts: &'a [Part],
    /// The court's private key, which signs for what is left out.
    pub court: Option<&'a CourtKey>,
    /// For who may hear what is closed to the public: what opens it. Without it that is left out.
    pub with_closed: Option<&'a ClosedKey>,
    /// The page that verifies a record, if the program holds it.
    pub page: Option<&'a [u8]>,
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Nothing is overwritten.
    #[error("{0} is there already: name a folder that is not")]
    Taken(PathBuf),
    /// The record cannot be handed out as it is.
    #[error("the record is {word} and is not handed out", word = .0.report.verdict.word())]
    Refused(Box<Verified>),
    /// No verdict.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A part cannot be left out.
    #[error(transparent)]
    Withhold(#[from] WithholdError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] RecorderError),
    /// The public key cannot be written down.
    #[error(transparent)]
    Key(#[from] CourtKeyError),
}

/// Makes a package. What is given back was said of the copy.
///
/// # Errors
/// [`ExportError`]; no package is left behind then.
pub fn export(order: &Order) -> Result<Verified, ExportError> {
    if fs::symlink_metadata(order.to).is_ok() {
        return Err(ExportError::Taken(order.to.to_owned()));
    }
    let parent = match order.to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let part = tempfile::Builder::new()
        .prefix(".package-")
        .tempdir_in(parent);
    let part = part.map_err(failed("making a folder in", parent))?;
    let data = part.path().join(DATA);
    fs::create_dir(&data).map_err(failed("making the folder", &data))?;
    let closed = match order.with_closed {
        Some(_) => Closed::default(),
        None => closed::of(order.record)?,
    };
    let trusted = || order.trusted.iter().copied();
    let blanks = withhold::blanks(order.record, order.parts, &closed)?;
    blanks.are_signed_for(order.court.is_some())?;
    if !order.as_is && !blanks.are_none() {
        // What was changed in a part that is left out could not be found in the copy.
        let original = verify(order.record, trusted())?;
        if !may_go(&original.report, !order.trusted.is_empty()) {
            return Err(ExportError::Refused(Box::new(original)));
        }
    }
    let mut sums = copy(order.record, &data, &blanks)?;
    if let Some(sum) = withhold::write(&data, &blanks, order.court)? {
        sums.insert(format!("{DATA}/{WITHHELD}"), sum);
    }
    let verified = verify(&data, trusted()).map_err(|error| match error {
        VerifyError::NoRecord(_) => VerifyError::NoRecord(order.record.to_owned()),
        other => other,
    })?;
    if !order.as_is && !may_go(&verified.report, !order.trusted.is_empty()) {
        return Err(ExportError::Refused(Box::new(verified)));
    }
    let opened = order
        .with_closed
        .map(|key| closed::open(&data, part.path(), key));
    let opened = opened.transpose()?.unwrap_or_default();
    describe(part.path(), (&sums, opened), &verified, order.page)?;
    // Until it has its name it goes with whatever fails: parts that were closed to the public may lie open in it.
    fs::rename(part.path(), order.to).map_err(failed("naming", order.to))?;
    let _ = part.keep();
    super::folder::sync(parent)?;
    Ok(verified)
}

fn may_go(report: &Report, named: bool) -> bool {
    match report.verdict {
        Verdict::Intact => true,
        Verdict::Untrusted => !named,
        Verdict::Altered | Verdict::Incomplete => false,
    }
}

/// Copies what belongs to the record; gives the SHA-256 of each copied file. What merely lies beside it stays where it is.
fn copy(from: &Path, to: &Path, blanks: &Blanks) -> Result<BTreeMap<String, String>, ExportError> {
    let named = withhold::named(from)?;
    let belongs = |name: &str| {
        is_track(name)
            || [CHAIN, MANIFEST, WITHHELD, STAMPS].contains(&name)
            || named.contains(name)
    };
    let mut sums = BTreeMap::new();
    for entry in fs::read_dir(from).map_err(failed("reading", from))? {
        let entry = entry.map_err(failed("reading", from))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || !belongs(&name) {
            continue;
        }
        let copied = to.join(&name);
        copy_file(&entry.path(), &copied).map_err(failed("copying", &entry.path()))?;
        withhold::blank(&copied, blanks.of(&name))?;
        sums.insert(format!("{DATA}/{name}"), sum(&copied)?);
    }
    Ok(sums)
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let mut copied = File::create_new(to)?;
    io::copy(&mut File::open(from)?, &mut copied)?;
    copied.sync_all()
}

pub(super) fn sum(path: &Path) -> Result<String, RecorderError> {
    Ok(seal::hash(path)?.1)
}

/// Writes what stands beside the record in a package.
fn describe(
    package: &Path,
    (sums, opened): (&BTreeMap<String, String>, BTreeMap<String, String>),
    verified: &Verified,
    page: Option<&[u8]>,
) -> Result<(), ExportError> {
    let put = |name: &str, text: &[u8]| -> Result<(String, String), RecorderError> {
        let path = package.join(name);
        let wrong = "writing";
        let mut file = File::create_new(&path).map_err(failed(wrong, &path))?;
        file.write_all(text).map_err(failed(wrong, &path))?;
        file.sync_all().map_err(failed("syncing", &path))?;
        Ok((name.to_owned(), sum(&path)?))
    };
    let mut tags = BTreeMap::from([
        put(BAG, readme::bag().as_bytes())?,
        put("bag-info.txt", readme::info(verified).as_bytes())?,
        put("manifest-sha256.txt", lines(sums).as_bytes())?,
        put(
            "VERIFY.txt",
            readme::text(verified, !opened.is_empty()).as_bytes(),
        )?,
    ]);
    tags.extend(opened);
    if let Some(key) = verified.report.court_key {
        let pem = court::pem(key)?;
        tags.extend([put("court-key.pub.pem", pem.as_bytes())?]);
    }
    if let Some(page) = page {
        tags.extend([put("verify.html", page)?]);
    }
    put("tagmanifest-sha256.txt", lines(&tags).as_bytes())?;
    super::folder::sync(package)?;
    Ok(())
}

fn lines(sums: &BTreeMap<String, String>) -> String {
    sums.iter()
        .map(|(name, sum)| format!("{sum}  {name}\n"))
        .collect()
}
