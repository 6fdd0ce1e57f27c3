//! A store that speaks S3: moto, if the machine has it.

use crate::edge::archive::objects::Objects;
use crate::edge::machine;
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
        let Some(program) = machine::program("moto_server") else {
            machine::lacks("moto_server");
            return None;
        };
        let server = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut started = Self { port, server };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = started.server.try_wait().unwrap();
            assert!(ended.is_none(), "moto_server ended: {ended:?}");
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "moto does not start"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(started)
    }

    pub async fn make_bucket(&self, bucket: &str) {
        let made = self.ask("PUT", bucket, &[], "").await;
        assert_eq!(made.0, 200, "{}", made.1);
    }

    /// A bucket in which nothing that is put there can be destroyed or replaced for ten years.
    pub async fn make_locked_bucket(&self, bucket: &str) {
        let locked = [("x-amz-bucket-object-lock-enabled", "true")];
        let made = self.ask("PUT", bucket, &locked, "").await;
        assert_eq!(made.0, 200, "{}", made.1);
        let rule = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
             <Mode>COMPLIANCE</Mode><Years>10</Years></DefaultRetention></Rule></ObjectLockConfiguration>";
        let path = format!("{bucket}?object-lock");
        let ruled = self.ask("PUT", &path, &[], rule).await;
        assert_eq!(ruled.0, 200, "{}", ruled.1);
    }

    /// Status and body of a request of S3.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorization = "AWS4-HMAC-SHA256 Credential=test/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let url = format!("http://127.0.0.1:{}/{path}", self.port);
        let request = reqwest::Client::new()
            .request(method.parse().unwrap(), url)
            .header("authorization", authorization)
            .body(body.to_owned());
        let add = |request: reqwest::RequestBuilder, (name, value): &(&str, &str)| {
            request.header(*name, *value)
        };
        let answer = headers.iter().fold(request, add).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub fn store(&self, bucket: &str, prefix: &str) -> Objects {
        Objects::s3(self.builder(bucket), prefix).unwrap()
    }

    fn builder(&self, bucket: &str) -> AmazonS3Builder {
        AmazonS3Builder::new()
            .with_endpoint(format!("http://127.0.0.1:{}", self.port))
            .with_allow_http(true)
            .with_region("us-east-1")
            .with_access_key_id("test")
            .with_secret_access_key("test")
            .with_bucket_name(bucket)
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
