//! Links in notification e-mails, each to one decision about one response. A link is the permission: no login is needed.

use protocol::response::is_id;

use crate::signing::Signer;
use crate::store::response::Status;

/// How long a link is valid.
pub const LIFETIME_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a link may ask for.
pub const DECISIONS: [Status; 3] = [Status::Approved, Status::Rejected, Status::Spam];

/// The purpose of the key in a link.
const LINK: &str = "decision";

/// The purpose of the token in a form behind a link.
const FORM: &str = "decision form";

/// A link to a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLink {
    /// Id of the response.
    pub response: String,
    /// The status that the decision sets: one of [`DECISIONS`].
    pub status: Status,
    /// When the link expires, in milliseconds since 1970.
    pub expires_ms: i64,
}

impl DecisionLink {
    /// A link that is sent at `now_ms`.
    pub fn new(response: &str, status: Status, now_ms: i64) -> Self {
        Self { response: response.to_owned(), status, expires_ms: now_ms.saturating_add(LIFETIME_MS) }
    }

    /// The path from the address of the endpoint, without a slash at its start.
    pub fn path(&self, signer: &Signer) -> String {
        let Self { response, status, expires_ms } = self;
        let key = self.key(signer, LINK);
        format!("decision/{response}?status={status}&expires={expires_ms}&key={key}")
    }

    /// The link in a request about the response `id`; none if it was forged, or has expired at `now_ms`.
    pub fn parse(id: &str, query: &str, signer: &Signer, now_ms: i64) -> Option<Self> {
        let value = |wanted: &str| {
            let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.into_owned())
        };
        let status = Status::named(&value("status")?).filter(|status| DECISIONS.contains(status))?;
        let link = Self { response: id.to_owned(), status, expires_ms: value("expires")?.parse().ok()? };
        let is_valid = is_id(id) && link.is_key(signer, LINK, &value("key")?) && now_ms < link.expires_ms;
        is_valid.then_some(link)
    }

    /// The token of a form behind the link, which the link itself does not have.
    pub fn form_token(&self, signer: &Signer) -> String {
        self.key(signer, FORM)
    }

    /// Whether `token` is that of a form behind the link.
    pub fn is_form_token(&self, signer: &Signer, token: &str) -> bool {
        self.is_key(signer, FORM, token)
    }

    fn key(&self, signer: &Signer, purpose: &str) -> String {
        let Self { response, status, expires_ms } = self;
        signer.key(purpose, [response.as_bytes(), status.name().as_bytes(), &expires_ms.to_be_bytes()])
    }

    fn is_key(&self, signer: &Signer, purpose: &str, key: &str) -> bool {
        let Self { response, status, expires_ms } = self;
        signer.is_key(purpose, [response.as_bytes(), status.name().as_bytes(), &expires_ms.to_be_bytes()], key)
    }
}

#[cfg(test)]
mod tests {
    use super::{DecisionLink, LIFETIME_MS};
    use crate::signing::Signer;
    use crate::store::response::Status;

    #[test]
    fn link_is_valid_for_one_response_and_decision_until_it_expires() {
        let signer = Signer::new(b"key").unwrap();
        let link = DecisionLink::new("a-1", Status::Rejected, 1_000);
        let path = link.path(&signer);
        let query = path.strip_prefix("decision/a-1?").unwrap();
        let parse = |id: &str, query: &str, now_ms| DecisionLink::parse(id, query, &signer, now_ms);
        assert_eq!(parse("a-1", query, 1_000), Some(link.clone()));
        assert_eq!(parse("a-1", query, 999 + LIFETIME_MS), Some(link.clone()));
        assert_eq!(parse("a-1", query, 1_000 + LIFETIME_MS), None);
        assert_eq!(parse("a-2", query, 1_000), None);
        for (found, forged) in
            [("status=rejected", "status=approved"), ("expires=", "expires=9"), ("key=", "key=A"), ("key=", "k=")]
        {
            assert!(query.contains(found));
            assert_eq!(parse("a-1", &query.replace(found, forged), 1_000), None, "{forged}");
        }
        assert_eq!(DecisionLink::parse("a-1", query, &Signer::new(b"other").unwrap(), 1_000), None);
        // A pending response can't be decided to be pending.
        let pending = DecisionLink { status: Status::Pending, ..link }.path(&signer);
        assert_eq!(parse("a-1", pending.split_once('?').unwrap().1, 1_000), None);
    }

    #[test]
    fn form_token_is_not_the_key_of_the_link() {
        let signer = Signer::new(b"key").unwrap();
        let link = DecisionLink::new("a-1", Status::Spam, 1_000);
        let token = link.form_token(&signer);
        assert!(link.is_form_token(&signer, &token));
        assert!(!link.path(&signer).contains(&token));
        let other = DecisionLink::new("a-1", Status::Approved, 1_000);
        assert!(!other.is_form_token(&signer, &token) && !link.is_form_token(&signer, ""));
    }
}
