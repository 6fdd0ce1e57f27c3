#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "tests"
)]
use super::*;
use crate::edge::transport::keys::Master;
use std::time::Duration;

const SERVER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9);

/// A browser's side: `rtc`'s state machine as client.
struct Browser {
    endpoint: Endpoint,
    fingerprint: Fingerprint,
    complete: bool,
}

impl Browser {
    fn new(now: Instant, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        let certificate =
            Certificate::generate_self_signed(vec!["b".to_owned()], &RingCrypto).unwrap();
        let hash = digest::digest(&digest::SHA384, &certificate.certificate[0]);
        let hex: Vec<String> = hash.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        let fingerprint = Fingerprint::read(&format!("SHA-384 {}", hex.join(":"))).unwrap();
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::new(RingProvider::new()))
            .with_certificates(vec![certificate])
            .with_srtp_protection_profiles(vec![
                SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
                SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
            ])
            .with_insecure_skip_verify(true)
            .with_server_name("tyndau".to_owned());
        let config = Arc::new(change(config).build(true, None).unwrap());
        let mut endpoint = Endpoint::new(SERVER, TransportProtocol::UDP, None);
        endpoint.connect(now, SERVER, config, None).unwrap();
        Self {
            endpoint,
            fingerprint,
            complete: false,
        }
    }

    fn sent(&mut self) -> Vec<BytesMut> {
        std::iter::from_fn(|| self.endpoint.poll_transmit())
            .map(|sent| sent.message)
            .collect()
    }

    fn receive(&mut self, now: Instant, datagram: BytesMut) -> bool {
        let events = self
            .endpoint
            .read(now, SERVER, None, datagram)
            .unwrap_or_default();
        self.complete |= events
            .iter()
            .any(|e| matches!(e, EndpointEvent::HandshakeComplete));
        events
            .iter()
            .any(|e| matches!(e, EndpointEvent::PeerClosed))
    }

    fn keys(&self) -> Keys {
        let state = self.endpoint.get_connection_state(SERVER).unwrap();
        let material = state.export_keying_material("EXTRACTOR-dtls_srtp", &[], KEYING_MATERIAL);
        Keys::of_server(material.unwrap().as_ref()).unwrap()
    }
}

/// Lets both talk until nothing is said any more; what the server's steps led to.
fn talk(now: Instant, dtls: &mut Dtls, browser: &mut Browser) -> Vec<Step> {
    let mut steps = Vec::new();
    loop {
        let sent = browser.sent();
        if sent.is_empty() {
            return steps;
        }
        for datagram in sent {
            steps.push(dtls.read(now, &datagram));
        }
        while let Some(datagram) = dtls.poll_send() {
            browser.receive(now, datagram);
        }
    }
}

fn secured(steps: Vec<Step>) -> Option<Box<Keys>> {
    steps.into_iter().find_map(|step| match step {
        Step::Secured(keys) => Some(keys),
        _ => None,
    })
}

#[test]
fn what_is_kept_of_a_handshake_is_small() {
    let now = Instant::now();
    let identity = Identity::new().unwrap();
    let mut browser = Browser::new(now, |config| config);
    let mut held = 0;
    let mut dtls = Dtls::new(&identity, vec![browser.fingerprint.clone()]);
    while !browser.complete {
        for datagram in browser.sent() {
            let counted = allocation_counter::measure(|| drop(dtls.read(now, &datagram)));
            held += counted.bytes_current;
        }
        while let Some(datagram) = dtls.poll_send() {
            held -= i64::try_from(datagram.capacity()).unwrap();
            browser.receive(now, datagram);
        }
    }
    eprintln!("a handshake holds {held} bytes");
    assert!(held < 12_000, "{held}");
}

fn up() -> (Instant, Dtls, Browser, Box<Keys>) {
    let now = Instant::now();
    let mut browser = Browser::new(now, |config| config);
    let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![browser.fingerprint.clone()]);
    let keys = secured(talk(now, &mut dtls, &mut browser)).unwrap();
    assert!(browser.complete);
    (now, dtls, browser, keys)
}

#[test]
fn both_sides_have_the_same_keys_each_its_own_first() {
    let (_, _, browser, keys) = up();
    let other = browser.keys();
    let same = |a: Master, b: Master| a.key == b.key && a.salt == b.salt;
    assert!(same(keys.ours, other.ours) && same(keys.theirs, other.theirs));
    assert!(!same(keys.ours, keys.theirs));
}

#[test]
fn a_browser_with_another_certificate_than_offered_gets_no_keys_and_is_sent_away() {
    let now = Instant::now();
    let (mut browser, other) = (Browser::new(now, |c| c), Browser::new(now, |c| c));
    let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![other.fingerprint]);
    let steps = talk(now, &mut dtls, &mut browser);
    assert!(steps.iter().any(|step| matches!(step, Step::Over)));
    assert!(secured(steps).is_none());
    assert!(
        browser.endpoint.get_connection_state(SERVER).is_none(),
        "not told"
    );
}

#[test]
fn a_browser_without_certificate_or_without_aes_gcm_gets_no_keys() {
    for change in [
        (|config| config.with_certificates(Vec::new())) as fn(ConfigBuilder) -> ConfigBuilder,
        |config| {
            let profile = SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80;
            config.with_srtp_protection_profiles(vec![profile])
        },
        |config| config.with_srtp_protection_profiles(Vec::new()),
        |config| config.with_extended_master_secret(ExtendedMasterSecretType::Disable),
    ] {
        let now = Instant::now();
        let mut browser = Browser::new(now, change);
        let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![browser.fingerprint.clone()]);
        assert!(secured(talk(now, &mut dtls, &mut browser)).is_none());
    }
}

#[test]
fn a_lost_flight_is_repeated_and_a_silent_browser_given_up() {
    let mut now = Instant::now();
    let mut browser = Browser::new(now, |config| config);
    let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![browser.fingerprint.clone()]);
    assert_eq!(dtls.due(), None);
    for _ in 0..2 {
        let hello = browser.sent();
        let _ = dtls.read(now, &hello[0]);
        while let Some(datagram) = dtls.poll_send() {
            // The second answer, the long one, is lost.
            if datagram.len() < 300 {
                browser.receive(now, datagram);
            }
        }
    }
    let mut repeated = 0;
    let over = loop {
        now = dtls.due().unwrap();
        let step = dtls.timeout(now);
        if matches!(step, Step::Over) {
            break true;
        }
        repeated += usize::from(dtls.poll_send().is_some());
        while dtls.poll_send().is_some() {}
    };
    assert!(over && repeated >= 3, "{repeated}");
}

#[test]
fn a_browser_whose_last_flight_was_not_answered_is_answered_again() {
    let now = Instant::now();
    let mut browser = Browser::new(now, |config| config);
    let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![browser.fingerprint.clone()]);
    let mut keys = None;
    while keys.is_none() {
        for datagram in browser.sent() {
            if let Step::Secured(found) = dtls.read(now, &datagram) {
                keys = Some(found);
            }
        }
        while let Some(datagram) = dtls.poll_send() {
            if keys.is_none() {
                browser.receive(now, datagram);
            }
        }
    }
    assert!(!browser.complete, "the server's Finished was lost");
    let later = now + Duration::from_secs(2);
    browser.endpoint.handle_timeout(SERVER, later).unwrap();
    talk(later, &mut dtls, &mut browser);
    assert!(browser.complete);
    assert!(browser.keys().ours.key == keys.unwrap().ours.key);
}

#[test]
fn goodbyes_are_heard_and_said_and_what_is_not_sealed_says_nothing() {
    let (now, mut dtls, mut browser, _) = up();
    let close_in_plain_text = [21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0];
    assert!(matches!(
        dtls.read(now, &close_in_plain_text),
        Step::Nothing
    ));
    browser.endpoint.close(now).unwrap();
    let steps = talk(now, &mut dtls, &mut browser);
    assert!(matches!(steps.last(), Some(Step::Over)));

    let (now, mut dtls, mut browser, _) = up();
    dtls.close(now);
    let goodbye = dtls.poll_send().unwrap();
    assert!(browser.receive(now, goodbye));
}

#[test]
fn rubbish_and_cut_off_records_are_survived() {
    let (now, mut dtls, mut browser, _) = up();
    for length in 0..40 {
        let _ = dtls.read(now, &vec![22; length]);
        let _ = dtls.read(now, &vec![0xff; length]);
    }
    browser.endpoint.close(now).unwrap();
    let steps = talk(now, &mut dtls, &mut browser);
    assert!(matches!(steps.last(), Some(Step::Over)));
}

#[test]
fn fingerprints_that_are_not_well_made_are_none() {
    let hash = ["0a"; 32].join(":");
    assert!(Fingerprint::read(&format!("sha-256 {hash}")).is_some());
    for wrong in [
        "sha-256".to_owned(),
        "sha-256 0a:0b".to_owned(),
        format!("sha-1 {hash}"),
        format!("sha-256 {hash}:0"),
        format!("sha-256 {}", hash.replace("0a", "+a")),
    ] {
        assert_eq!(Fingerprint::read(&wrong), None, "{wrong}");
    }
}

#[test]
fn what_has_no_place_in_a_handshake_is_not_answered_and_does_not_end_it() {
    let now = Instant::now();
    let mut browser = Browser::new(now, |config| config);
    let mut dtls = Dtls::new(&Identity::new().unwrap(), vec![browser.fingerprint.clone()]);
    for kind in [21, 23, 24, 0, 63] {
        let forged = [kind, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40];
        assert!(matches!(dtls.read(now, &forged), Step::Nothing));
        assert!(dtls.poll_send().is_none(), "{kind} is answered");
    }
    assert!(secured(talk(now, &mut dtls, &mut browser)).is_some());
}

#[test]
fn a_handshake_that_never_ends_is_given_up_before_it_fills_the_memory() {
    let (now, identity) = (Instant::now(), Identity::new().unwrap());
    let browser = Browser::new(now, |config| config);
    let mut dtls = Dtls::new(&identity, vec![browser.fingerprint]);
    let mut sealed = vec![22, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 4, 0];
    sealed.resize(13 + 1_024, 7);
    let ended = (0..100).position(|_| matches!(dtls.read(now, &sealed), Step::Over));
    assert!(ended.is_some_and(|count| count > 20), "{ended:?}");
    assert!(matches!(dtls.read(now, &sealed), Step::Nothing));
}
