//! A join link: `http://host:port/join#t=<token>`. The token is a secret: it is never printed.

use super::error::CallError;
use std::fmt;

/// A parsed join link.
#[derive(Clone)]
pub struct JoinLink {
    /// `host:port`.
    pub(super) address: String,
    /// The invitation.
    pub(super) token: String,
}

impl JoinLink {
    /// Parses a link as the server prints it. Only `http`: the caller is for loopback and test networks.
    ///
    /// # Errors
    /// [`CallError::Link`] says what is missing, without repeating the link.
    pub fn parse(link: &str) -> Result<Self, CallError> {
        let rest = link
            .trim()
            .strip_prefix("http://")
            .ok_or(CallError::Link("it does not begin with http://"))?;
        let (place, fragment) = rest
            .split_once('#')
            .ok_or(CallError::Link("there is no # with a token in it"))?;
        let authority = place.split('/').next().unwrap_or_default();
        if authority.is_empty() {
            return Err(CallError::Link("it names no host"));
        }
        let token = fragment
            .split('&')
            .find_map(|part| part.strip_prefix("t="))
            .filter(|token| !token.is_empty())
            .ok_or(CallError::Link("there is no token (#t=…) in it"))?;
        Ok(Self {
            address: with_port(authority),
            token: token.to_owned(),
        })
    }

    /// The same link to another server.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            token: self.token.clone(),
        }
    }

    /// The invitation, for the `Authorization` header of a request of one's own.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// `host:port` of the server.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl fmt::Debug for JoinLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JoinLink({})", self.address)
    }
}

fn with_port(authority: &str) -> String {
    let host_ended = authority.rfind(']').map_or(0, |at| at.saturating_add(1));
    let after_host = authority.get(host_ended..).unwrap_or_default();
    if after_host.contains(':') {
        authority.to_owned()
    } else {
        format!("{authority}:80")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_link_gives_the_address_and_the_token() {
        let link = JoinLink::parse("http://localhost:8080/join#t=abc.def.ghi").unwrap();
        assert_eq!(
            (link.address(), link.token.as_str()),
            ("localhost:8080", "abc.def.ghi")
        );
        assert_eq!(
            JoinLink::parse("http://[::1]/join#t=x").unwrap().address(),
            "[::1]:80"
        );
    }

    #[test]
    fn what_is_no_join_link_is_refused_and_the_token_is_never_shown() {
        for bad in [
            "",
            "https://h/join#t=secret",
            "http://h/join",
            "http://h/join#x=secret",
            "http:///join#t=secret",
            "http://h/join#t=",
        ] {
            let error = JoinLink::parse(bad).unwrap_err();
            assert!(!error.to_string().contains("secret"));
        }
        let shown = format!("{:?}", JoinLink::parse("http://h:1/join#t=secret").unwrap());
        assert!(!shown.contains("secret"));
    }
}
