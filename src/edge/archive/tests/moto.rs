//! A store that speaks S3: moto, if the machine has it.

use crate::edge::archive::objects::Objects;
use object_store::aws::AmazonS3Builder;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Moto {
    port: u16,
    server: Child,
}

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

    pub async fn make_bucket(&self, bucket: &str) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorization = "AWS4-HMAC-SHA256 Credential=test/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let answer = reqwest::Client::new()
            .put(format!("http://127.0.0.1:{}/{bucket}", self.port))
            .header("authorization", authorization)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
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
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
