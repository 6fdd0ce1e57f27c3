//! A second store that speaks S3, within this process. Other than moto it holds signatures and checksums against what it gets.

use crate::edge::archive::objects::Objects;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use object_store::aws::AmazonS3Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// The secret that goes with the key of the stores.
pub const SECRET: &str = "a secret";

pub struct S3s {
    address: SocketAddr,
    folder: tempfile::TempDir,
    uploads: Arc<Mutex<Vec<HeaderMap>>>,
}

impl S3s {
    /// With one bucket, `records`.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("records")).unwrap();
        let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single("key", SECRET));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let uploads: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
        let seen = Arc::clone(&uploads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (service, seen) = (service.clone(), Arc::clone(&seen));
                let service = service_fn(move |request: Request<Incoming>| {
                    if request.method() == Method::PUT {
                        seen.lock().unwrap().push(request.headers().clone());
                    }
                    Service::call(&service, request)
                });
                let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(served);
            }
        });
        Self {
            address,
            folder,
            uploads,
        }
    }

    /// The product's own client of it.
    pub fn store(&self, secret: &str) -> Objects {
        let builder = AmazonS3Builder::new()
            .with_endpoint(format!("http://{}", self.address))
            .with_allow_http(true)
            .with_region("us-east-1")
            .with_access_key_id("key")
            .with_secret_access_key(secret)
            .with_bucket_name("records");
        Objects::s3(builder, "court/1").unwrap()
    }

    /// Which headers are signed, upload by upload (Signature Version 4).
    pub fn signed(&self) -> Vec<String> {
        let uploads = self.uploads.lock().unwrap();
        let signed = uploads.iter().map(|headers| {
            let signature = headers[AUTHORIZATION].to_str().unwrap();
            let signed = signature.split("SignedHeaders=").nth(1).unwrap();
            signed.split(',').next().unwrap().to_owned()
        });
        signed.collect()
    }

    /// What lies under a name, as the store keeps it.
    pub fn kept(&self, name: &str) -> Option<Vec<u8>> {
        let file = self.folder.path().join("records/court/1").join(name);
        std::fs::read(file).ok()
    }
}
