//! Where records are kept: a folder, or a store that speaks S3. What is put there never replaces anything, and is believed to be there
//! only after it was read back.

mod md5;

use self::md5::WithMd5;
use crate::edge::files;
use crate::record::evidence::hex::Hex;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{
    ClientOptions, Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutPayload,
    RetryConfig, WriteMultipart,
};
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// A file up to this length goes in one request, which the store itself refuses if the name is taken.
const ONE_REQUEST: u64 = 32 * 1024 * 1024;
/// Parts of longer files, in bytes.
const PART: usize = 16 * 1024 * 1024;
/// What `object_store` takes for the region where none is named.
const REGION: &str = "us-east-1";
/// Parts that are under way at the same time.
const PARTS_AT_ONCE: usize = 2;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreProblem {
    /// It cannot be reached, or refuses.
    #[error("the store of records does not do what was asked: {0}")]
    Store(#[from] Error),
    /// It does not have what it was given.
    #[error("the store of records does not have {0}")]
    Gone(String),
    /// The copy in the data folder.
    #[error("{0} cannot be read: {1}")]
    Local(String, #[source] std::io::Error),
    /// A folder that is to be the store.
    #[error(
        "the folder {0} of archive.store cannot be written: {1}; give it to the user that runs the server, or name another one"
    )]
    Folder(String, #[source] std::io::Error),
    /// The setting names no store.
    #[error("archive.store is {0:?}: name a folder, or s3://bucket or s3://bucket/prefix")]
    Setting(String),
}

impl StoreProblem {
    /// The store answers and does not do this: that says nothing of what else it would do.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Store(error) => !matches!(error, Error::Generic { .. }),
            Self::Gone(_) | Self::Local(..) => true,
            Self::Folder(..) | Self::Setting(_) => false,
        }
    }
}

/// What was found under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Length.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A store of files.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Key,
}

impl Objects {
    /// The store that the setting names. Keys and addresses of an S3 store come from the environment, as everywhere (`AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ALLOW_HTTP`).
    ///
    /// # Errors
    /// [`StoreProblem`] when the setting is none, or the folder cannot be made.
    pub fn open(setting: &str) -> Result<Self, StoreProblem> {
        let Some(place) = setting.strip_prefix("s3://") else {
            return Self::folder(Path::new(setting));
        };
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(StoreProblem::Setting(setting.to_owned()));
        }
        Self::s3(AmazonS3Builder::from_env().with_bucket_name(bucket), prefix)
    }

    /// A folder, which is made if it is not there.
    ///
    /// # Errors
    /// [`StoreProblem`], also when it cannot be written.
    pub fn folder(folder: &Path) -> Result<Self, StoreProblem> {
        let cannot = |e| StoreProblem::Folder(folder.display().to_string(), e);
        if !folder.is_absolute() {
            return Err(StoreProblem::Setting(folder.display().to_string()));
        }
        std::fs::create_dir_all(folder).map_err(cannot)?;
        files::probe(folder).map_err(cannot)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self::of(Arc::new(store), ""))
    }

    /// A store that speaks S3. Every upload carries its SHA-256 and its MD5, which a store that is worth its name compares.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub fn s3(builder: AmazonS3Builder, prefix: &str) -> Result<Self, StoreProblem> {
        // Somebody may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // The keeper comes again by itself; a long patience here would only hide from the operator that the store is away.
        let retry = RetryConfig {
            max_retries: 1,
            retry_timeout: Duration::from_secs(10),
            ..RetryConfig::default()
        };
        let options = ClientOptions::new()
            .with_connect_timeout(Duration::from_secs(5))
            .with_timeout(Duration::from_secs(300));
        let options = match builder.get_config_value(&AmazonS3ConfigKey::Client(
            object_store::ClientConfigKey::AllowHttp,
        )) {
            Some(allowed) => options.with_allow_http(allowed == "true"),
            None => options,
        };
        let region = builder.get_config_value(&AmazonS3ConfigKey::Region);
        let with_md5 = WithMd5::new(region.as_deref().unwrap_or(REGION));
        let store = builder
            .with_client_options(options)
            .with_http_connector(with_md5.clone())
            .with_retry(retry)
            .with_checksum_algorithm(Checksum::SHA256)
            .build()?;
        with_md5.sign_with(store.credentials());
        Ok(Self::of(Arc::new(store), prefix))
    }

    /// Any store.
    #[must_use]
    pub fn of(store: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        Self {
            store,
            prefix: Key::from(prefix),
        }
    }

    fn key(&self, name: &str) -> Key {
        name.split('/')
            .fold(self.prefix.clone(), |key, part| key.join(part))
    }

    /// Puts a file there, unless something of that name is there already (`false`).
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn put_new(&self, name: &str, file: &Path, bytes: u64) -> Result<bool, StoreProblem> {
        let key = self.key(name);
        let put = match bytes <= ONE_REQUEST {
            true => self.put_at_once(&key, file).await,
            false => self.put_in_parts(&key, file).await,
        };
        match put {
            Ok(()) => Ok(true),
            Err(StoreProblem::Store(Error::AlreadyExists { .. })) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn put_at_once(&self, key: &Key, file: &Path) -> Result<(), StoreProblem> {
        let bytes = tokio::fs::read(file).await.map_err(unreadable(file))?;
        let payload = PutPayload::from(Bytes::from(bytes));
        self.store
            .put_opts(key, payload, PutMode::Create.into())
            .await?;
        Ok(())
    }

    /// A record has one server that brings it here, so nobody can take the name between the look and the last part.
    async fn put_in_parts(&self, key: &Key, file: &Path) -> Result<(), StoreProblem> {
        match self.store.head(key).await {
            Err(Error::NotFound { .. }) => {}
            Err(other) => return Err(other.into()),
            Ok(_) => {
                let path = key.to_string();
                let source = "it is there already".into();
                return Err(Error::AlreadyExists { path, source }.into());
            }
        }
        let mut from = tokio::fs::File::open(file)
            .await
            .map_err(unreadable(file))?;
        let upload = self.store.put_multipart(key).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        loop {
            let mut part = Vec::with_capacity(PART);
            let most = u64::try_from(PART).unwrap_or(u64::MAX);
            let read = (&mut from).take(most).read_to_end(&mut part).await;
            if read.map_err(unreadable(file))? == 0 {
                break;
            }
            upload.wait_for_capacity(PARTS_AT_ONCE).await?;
            upload.put(Bytes::from(part));
        }
        upload.finish().await?;
        Ok(())
    }

    /// Reads a file back, whole, and says what it is.
    ///
    /// # Errors
    /// [`StoreProblem`]; [`StoreProblem::Gone`] when there is none of that name.
    pub async fn look(&self, name: &str) -> Result<Found, StoreProblem> {
        let (_, mut parts) = self.read(name, None).await?;
        let mut hasher = Sha256::new();
        let mut bytes: u64 = 0;
        while let Some(part) = parts.try_next().await? {
            bytes = bytes.saturating_add(part.len() as u64);
            hasher.update(&part);
        }
        Ok(Found {
            bytes,
            sha256: Hex(hasher.finalize().into()).to_string(),
        })
    }

    /// The bytes of a file, or some of them, and its whole length.
    ///
    /// # Errors
    /// [`StoreProblem`]; [`StoreProblem::Gone`] when there is none of that name.
    pub async fn read(
        &self,
        name: &str,
        range: Option<Range<u64>>,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), StoreProblem> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        match self.store.get_opts(&self.key(name), options).await {
            Ok(got) => Ok((got.meta.size, got.into_stream().boxed())),
            Err(Error::NotFound { .. }) => Err(StoreProblem::Gone(name.to_owned())),
            Err(other) => Err(other.into()),
        }
    }

    /// Removes a file. One that is not there is removed already.
    ///
    /// # Errors
    /// [`StoreProblem`] when the store refuses, as it does while the file is locked.
    pub async fn remove(&self, name: &str) -> Result<(), StoreProblem> {
        match self.store.delete(&self.key(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

fn unreadable(file: &Path) -> impl FnOnce(std::io::Error) -> StoreProblem {
    move |error| StoreProblem::Local(file.display().to_string(), error)
}
