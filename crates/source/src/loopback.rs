//! Hosts that are this machine.

use url::Host;

/// Whether a browser takes the host for this machine, whatever its name server says. Other programs may ask that one
/// for names below `localhost`.
///
/// ```
/// use source::loopback::is_loopback;
/// use url::Host;
/// let is_local = |host: &str| is_loopback(&Host::parse(host).unwrap());
/// assert!(is_local("blog.localhost") && is_local("127.8.9.10") && is_local("[::ffff:127.0.0.1]"));
/// assert!(!is_local("localhost.essai.example") && !is_local("10.0.0.1") && !is_local("[::]"));
/// ```
pub fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost" || name.as_ref().ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_canonical().is_loopback(),
    }
}
