//! `Content-MD5` on every upload. Under an Object Lock S3 takes an upload only with that or with a checksum of its own kind; which of the
//! two a store asks for differs, and `object_store` sends the second alone. What is added is signed, since a store may refuse what is not.

use async_trait::async_trait;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::TryStreamExt;
use md5::{Digest, Md5};
use object_store::ClientOptions;
use object_store::aws::{AwsAuthorizer, AwsCredentialProvider};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpService, ReqwestConnector,
};
use std::error::Error;
use std::sync::{Arc, OnceLock};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
/// Of uploads alone: `object_store` adds it to what has a payload.
const CHECKSUM: &str = "x-amz-checksum-sha256";
/// Is signed with a key of its own, and of a kind of bucket that knows no lock.
const SESSION: &str = "x-amz-s3session-token";

/// Makes clients that add it.
#[derive(Clone, Debug)]
pub(super) struct WithMd5 {
    region: Arc<str>,
    /// Known when the store is made, and with it the client.
    keys: Arc<OnceLock<AwsCredentialProvider>>,
}

impl WithMd5 {
    pub(super) fn new(region: &str) -> Self {
        Self {
            region: region.into(),
            keys: Arc::default(),
        }
    }

    /// With these keys is signed from now on; before, nothing is added.
    pub(super) fn sign_with(&self, keys: &AwsCredentialProvider) {
        let _ = self.keys.set(Arc::clone(keys));
    }
}

impl HttpConnector for WithMd5 {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let inner = ReqwestConnector::default().connect(options)?;
        let adding = self.clone();
        Ok(HttpClient::new(Adds { inner, adding }))
    }
}

#[derive(Debug)]
struct Adds {
    inner: HttpClient,
    adding: WithMd5,
}

#[async_trait]
impl HttpService for Adds {
    async fn call(&self, mut request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let headers = request.headers();
        let checksum = headers
            .get(CHECKSUM)
            .and_then(|sha256| sha256.to_str().ok());
        let sha256 = checksum.and_then(|sha256| BASE64_STANDARD.decode(sha256).ok());
        if let (Some(keys), Some(sha256)) = (self.adding.keys.get(), sha256)
            && headers.contains_key(AUTHORIZATION)
            && !headers.contains_key(SESSION)
        {
            let md5 = md5(request.body().clone()).await?;
            request.headers_mut().insert(CONTENT_MD5, md5);
            let key = keys.get_credential().await.map_err(cannot)?;
            AwsAuthorizer::new(&key, "s3", &self.adding.region)
                .try_authorize(&mut request, Some(&sha256))
                .map_err(cannot)?;
        }
        self.inner.execute(request).await
    }
}

async fn md5(body: HttpRequestBody) -> Result<HeaderValue, HttpError> {
    let mut parts = Body::new(body).into_data_stream();
    let mut md5 = Md5::new();
    while let Some(part) = parts.try_next().await.map_err(cannot)? {
        md5.update(&part);
    }
    HeaderValue::try_from(BASE64_STANDARD.encode(md5.finalize())).map_err(cannot)
}

fn cannot(error: impl Error + Send + Sync + 'static) -> HttpError {
    HttpError::new(HttpErrorKind::Request, error)
}
