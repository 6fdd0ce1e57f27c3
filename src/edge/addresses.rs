//! Addresses and name of this machine.

use std::net::IpAddr;

/// Addresses of the machine's interfaces that are up, in order, loopback included. Link-local IPv6 addresses are left out: they mean
/// nothing without the name of an interface.
#[must_use]
pub fn local() -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .map(|interface| interface.ip())
        .filter(|address| !matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local()))
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// The address that a phone on the same network most likely reaches: the first IPv4 that is not loopback.
#[must_use]
pub fn lan() -> Option<IpAddr> {
    let mut addresses = local().into_iter().filter(|address| !address.is_loopback());
    addresses
        .clone()
        .find(IpAddr::is_ipv4)
        .or_else(|| addresses.next())
}

/// The machine's name, if it has one that can stand in a certificate.
#[must_use]
pub fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    let name = name.trim();
    let is_plain = !name.is_empty()
        && name.len() <= 63
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    is_plain.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_an_address_of_this_machine() {
        assert!(local().iter().any(IpAddr::is_loopback));
        assert!(lan().is_none_or(|address| !address.is_loopback()));
    }
}
