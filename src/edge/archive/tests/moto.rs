//! A store that speaks S3 and locks objects: moto, if the machine has it.

use crate::edge::archive::objects::Objects;
use object_store::aws::AmazonS3Builder;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Moto {
    port: u16,
    server: Child,
}

/// What a bucket with Object Lock is to do with every object, in moto's words and S3's.
const LOCK: &str = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
    <Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>";

impl Moto {
    /// `None`: there is none on this machine.
    pub async fn start() -> Option<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = Command::new("moto_server")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut started = Self { port, server };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.server.try_wait().unwrap().is_some() {
                return None;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "moto does not start"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(started)
    }

    pub async fn make_locked_bucket(&self, bucket: &str) {
        let lock = [("x-amz-bucket-object-lock-enabled", "true")];
        assert_eq!(self.ask("PUT", bucket, &lock, "").await.0, 200);
        assert_eq!(
            self.ask("PUT", &format!("{bucket}?object-lock="), &[], LOCK)
                .await
                .0,
            200
        );
    }

    pub fn store(&self, bucket: &str, prefix: &str) -> Objects {
        let builder = AmazonS3Builder::new()
            .with_endpoint(format!("http://127.0.0.1:{}", self.port))
            .with_allow_http(true)
            .with_region("us-east-1")
            .with_access_key_id("test")
            .with_secret_access_key("test")
            .with_bucket_name(bucket);
        Objects::s3(builder, prefix).unwrap()
    }

    /// Whether the version that was written is kept against whoever wants to destroy it for good.
    pub async fn refuses_to_destroy(&self, bucket: &str, key: &str) -> bool {
        let (_, versions) = self
            .ask("GET", &format!("{bucket}?versions=&prefix={key}"), &[], "")
            .await;
        let version = versions
            .split("<VersionId>")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        let version = version.expect("a version of the object");
        let (status, _) = self
            .ask(
                "DELETE",
                &format!("{bucket}/{key}?versionId={version}"),
                &[],
                "",
            )
            .await;
        status == 403
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let address = format!("http://127.0.0.1:{}/{path}", self.port);
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorization = "AWS4-HMAC-SHA256 Credential=test/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let mut request = reqwest::Client::new()
            .request(method, address)
            .header("authorization", authorization)
            .body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
