#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "tests"
)]
use super::*;
use proptest::prelude::*;

fn here(port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 7], port))
}

fn server() -> Credentials {
    Credentials {
        ufrag: "srv".into(),
        pwd: "server-password-0123456789".into(),
    }
}

struct Attribute(rtc::stun::attributes::AttrType, Vec<u8>);

impl Setter for Attribute {
    fn add_to(&self, message: &mut Message) -> Result<(), Error> {
        message.add(self.0, &self.1);
        Ok(())
    }
}

fn attribute(kind: rtc::stun::attributes::AttrType, value: Vec<u8>) -> Box<dyn Setter> {
    Box::new(Attribute(kind, value))
}

fn request(password: &str, nominate: bool) -> Vec<u8> {
    let mut transaction = Message::new();
    transaction.new_transaction_id().unwrap();
    let mut attributes = vec![attribute(ATTR_USERNAME, b"srv:cli".to_vec())];
    if nominate {
        attributes.push(attribute(ATTR_USE_CANDIDATE, Vec::new()));
    }
    build(BINDING_REQUEST, &transaction, &attributes, password).unwrap()
}

fn moved(ice: &mut IceLite, now: Instant, from: SocketAddr, nominate: bool) -> bool {
    match ice.check(now, from, &request(&server().pwd, nominate)) {
        Check::Answered { moved, .. } => moved,
        Check::Refused => panic!("refused"),
    }
}

#[test]
fn an_address_is_learnt_only_after_the_check_is_authenticated() {
    let now = Instant::now();
    let mut ice = IceLite::new(server(), now);
    assert_eq!(
        ice.check(now, here(1), &request("wrong-password-0123456789", true)),
        Check::Refused
    );
    assert_eq!(ice.address(), None);
    assert!(moved(&mut ice, now, here(2), false));
    assert_eq!(ice.address(), Some(here(2)));
}

#[test]
fn the_first_nomination_is_answered_at_once_with_the_true_address() {
    let now = Instant::now();
    let mut ice = IceLite::new(server(), now);
    let Check::Answered { response, .. } = ice.check(now, here(9), &request(&server().pwd, true))
    else {
        panic!("the browser would wait for its retransmission");
    };
    let mut message = Message::new();
    message.unmarshal_binary(&response).unwrap();
    assert_eq!(message.typ, BINDING_SUCCESS);
    let mut mapped = XorMappedAddress::default();
    mapped
        .get_from_as(&message, rtc::stun::attributes::ATTR_XORMAPPED_ADDRESS)
        .unwrap();
    assert_eq!((mapped.ip, mapped.port), (here(9).ip(), 9));
    MessageIntegrity::check(&mut message, server().pwd.as_bytes(), &RingCrypto).unwrap();
}

#[test]
fn other_candidates_do_not_make_the_leg_flap_but_a_silent_address_is_left() {
    let t0 = Instant::now();
    let mut ice = IceLite::new(server(), t0);
    assert!(moved(&mut ice, t0, here(1), true));
    let soon = t0 + Duration::from_millis(500);
    assert!(!moved(&mut ice, soon, here(2), false), "flapped");
    let late = t0 + Duration::from_millis(2_500);
    assert!(
        moved(&mut ice, late, here(3), false),
        "stayed on a dead address"
    );
    assert!(moved(&mut ice, late, here(4), true), "ignored a nomination");
}

#[test]
fn when_connected_an_address_that_says_nothing_more_is_left_for_one_that_has_checked() {
    let t0 = Instant::now();
    let at = |ms| t0 + Duration::from_millis(ms);
    let mut ice = IceLite::new(server(), at(0));
    assert!(moved(&mut ice, at(0), here(1), true));
    ice.connected();
    ice.heard(at(1_000));
    assert!(!moved(&mut ice, at(1_050), here(2), false), "flapped");
    assert_eq!(ice.due(), Some(at(1_200)));
    assert_eq!(ice.leave(at(1_199)), None, "too soon");
    assert_eq!(ice.leave(at(1_200)), Some(here(2)));
    assert_eq!(ice.address(), Some(here(2)));
    assert_eq!(ice.due(), None);
}

#[test]
fn an_address_that_checks_beside_one_that_lives_waits_longer() {
    let t0 = Instant::now();
    let at = |ms| t0 + Duration::from_millis(ms);
    let mut ice = IceLite::new(server(), at(0));
    assert!(moved(&mut ice, at(0), here(1), true));
    assert!(!moved(&mut ice, at(50), here(2), false), "flapped");
    assert_eq!(ice.due(), Some(at(800)), "while it connects");
    ice.connected();
    ice.heard(at(1_000));
    assert!(!moved(&mut ice, at(1_300), here(2), false), "flapped");
    assert_eq!(ice.due(), Some(at(1_800)), "seen while it connected");
    ice.heard(at(1_350));
    assert!(!moved(&mut ice, at(1_400), here(3), false), "flapped");
    assert_eq!(ice.due(), Some(at(1_550)), "never seen");
    ice.heard(at(1_500));
    assert_eq!(ice.due(), None, "the current one lives");
    assert!(!moved(&mut ice, at(1_900), here(3), false), "flapped");
    assert_eq!(ice.leave(at(2_300)), Some(here(3)));
    assert!(!moved(&mut ice, at(2_600), here(1), false), "flapped");
    assert_eq!(ice.due(), Some(at(3_100)), "the one that was left");
}

#[test]
fn consent_lasts_thirty_seconds_not_five() {
    let t0 = Instant::now();
    let mut ice = IceLite::new(server(), t0);
    assert!(moved(&mut ice, t0, here(1), true));
    assert!(!ice.silent(t0 + Duration::from_secs(29)));
    assert!(ice.silent(t0 + Duration::from_secs(31)));
}

#[test]
fn a_nomination_appended_behind_the_signature_does_not_count() {
    let now = Instant::now();
    let mut ice = IceLite::new(server(), now);
    assert!(moved(&mut ice, now, here(1), true));
    let mut transaction = Message::new();
    transaction.new_transaction_id().unwrap();
    let mut forged = Message::new();
    forged.set_type(BINDING_REQUEST);
    forged.write_header();
    transaction.add_to(&mut forged).unwrap();
    forged.add(ATTR_USERNAME, b"srv:cli");
    MessageIntegrity::new_short_term_integrity_with_provider(server().pwd, &RingCrypto)
        .add_to(&mut forged)
        .unwrap();
    forged.add(ATTR_USE_CANDIDATE, &[]);
    FINGERPRINT.add_to(&mut forged).unwrap();
    ice.check(now, here(66), &forged.raw);
    assert_eq!(ice.address(), Some(here(1)));
}

proptest! {
    #[test]
    fn rubbish_and_cut_or_bent_checks_never_panic_and_never_move(
        bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..120, at in 0usize..120, bit in 0u8..8
    ) {
        let now = Instant::now();
        let mut ice = IceLite::new(server(), now);
        prop_assert_eq!(ice.check(now, here(1), &bytes), Check::Refused);
        let mut check = request(&server().pwd, true);
        let end = cut.min(check.len().saturating_sub(1));
        prop_assert_eq!(ice.check(now, here(1), &check[..end]), Check::Refused);
        let index = at % check.len();
        check[index] ^= 1 << bit;
        prop_assert_eq!(ice.check(now, here(1), &check), Check::Refused);
        prop_assert_eq!(ice.address(), None);
    }
}
