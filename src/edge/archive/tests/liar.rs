//! A store that does what it is told to do wrong.

use crate::edge::archive::objects::Objects;
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use std::ops::Range;
use std::sync::{Arc, Mutex};

/// What it does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// Nothing.
    None,
    /// It does not answer.
    Away,
    /// It gives back other bytes, and says nothing of it.
    Flips,
    /// It gives back less.
    Cuts,
    /// It says that it has what it has not.
    Forgets,
    /// It refuses whatever has this in its name, and nothing else.
    RefusesOne(&'static str),
    /// It refuses whatever has one of these in its name.
    RefusesSome(&'static [&'static str]),
}

#[derive(Debug)]
pub struct Liar {
    inner: InMemory,
    lie: Mutex<Lie>,
    /// What it was asked for: under which name, which bytes.
    given: Mutex<Vec<(String, Range<u64>)>>,
}

impl Liar {
    pub fn store() -> (Objects, Arc<Self>) {
        let liar = Arc::new(Self {
            inner: InMemory::new(),
            lie: Mutex::new(Lie::None),
            given: Mutex::default(),
        });
        let store: Arc<dyn ObjectStore> = Arc::clone(&liar) as Arc<dyn ObjectStore>;
        (Objects::of(store, ""), liar)
    }

    pub fn is(&self, lie: Lie) {
        *self.lie.lock().unwrap() = lie;
    }

    /// What it was asked for since this was last asked.
    pub fn given(&self) -> Vec<(String, Range<u64>)> {
        std::mem::take(&mut *self.given.lock().unwrap())
    }

    fn lie(&self, of: &Path) -> Result<Lie> {
        let has = |name: &str| of.as_ref().contains(name);
        let refused = Err(Error::PermissionDenied {
            path: of.to_string(),
            source: "403".into(),
        });
        match *self.lie.lock().unwrap() {
            Lie::Away => Err(Error::Generic {
                store: "liar",
                source: "away".into(),
            }),
            Lie::RefusesOne(name) if has(name) => refused,
            Lie::RefusesSome(names) if names.iter().any(|name| has(name)) => refused,
            lie => Ok(lie),
        }
    }
}

impl std::fmt::Display for Liar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("liar")
    }
}

#[async_trait]
impl ObjectStore for Liar {
    async fn put_opts(
        &self,
        to: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        if self.lie(to)? == Lie::Forgets {
            let elsewhere = Path::from(format!("forgotten/{}", uniq()));
            return self.inner.put_opts(&elsewhere, payload, options).await;
        }
        self.inner.put_opts(to, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        to: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.lie(to)?;
        self.inner.put_multipart_opts(to, options).await
    }

    async fn get_opts(&self, from: &Path, options: GetOptions) -> Result<GetResult> {
        let lie = self.lie(from)?;
        let mut got = self.inner.get_opts(from, options).await?;
        let asked = (from.to_string(), got.range.clone());
        self.given.lock().unwrap().push(asked);
        if lie == Lie::Flips || lie == Lie::Cuts {
            let (meta, range, attributes, extensions) = (
                got.meta.clone(),
                got.range.clone(),
                got.attributes.clone(),
                got.extensions.clone(),
            );
            let mut bytes = got.bytes().await?.to_vec();
            match lie {
                Lie::Cuts => bytes.truncate(bytes.len() / 2),
                _ => bytes[0] ^= 1,
            }
            let payload = stream::once(async move { Ok(Bytes::from(bytes)) }).boxed();
            got = GetResult {
                payload: GetResultPayload::Stream(payload),
                meta,
                range,
                attributes,
                extensions,
            };
        }
        Ok(got)
    }

    fn delete_stream(
        &self,
        all: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(all)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

fn uniq() -> u64 {
    rand::random()
}
