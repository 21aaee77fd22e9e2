//! A client with the session of the author.

use dom_query::Document;
use endpoint::moderation::password;
use serde_json::json;

use crate::support::{Answer, Request, Server, words};

pub(crate) const PASSWORD: &str = "treize à la douzaine";

/// A client with an open session.
pub(crate) struct Author<'s> {
    pub(crate) server: &'s Server,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

/// Chooses the password, as `carnet-endpoint passwd` does.
pub(crate) fn set_password(server: &Server) {
    let hash = password::hash(PASSWORD).unwrap();
    server.wait(server.app.store.set_password_hash(hash)).unwrap();
}

/// A form of the endpoint's own pages.
pub(crate) fn form(server: &Server, path: &str, fields: &[(&str, &str)]) -> Request {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Request::new("POST", path)
        .header("Origin", server.app.config.public_url.origin().ascii_serialization())
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body)
}

/// The cookie of a reply.
pub(crate) fn kept_cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// The attributes of the cookie of a reply, sorted.
pub(crate) fn cookie_attributes(answer: &Answer) -> Vec<&str> {
    let mut attributes: Vec<_> = answer.header("set-cookie").unwrap().split("; ").skip(1).collect();
    attributes.sort_unstable();
    attributes
}

pub(crate) fn document(answer: &Answer) -> Document {
    Document::from(answer.text())
}

/// A reader sends a response; returns its id.
pub(crate) fn send(server: &Server, name: &str, text: &str) -> String {
    let mut words = words(text);
    words["name"] = json!(name);
    server.clock.advance(1_000);
    server.send(&Request::json(&words)).expect(202).id()
}

impl<'s> Author<'s> {
    /// Chooses the password and logs in.
    pub(crate) fn log_in(server: &'s Server) -> Self {
        set_password(server);
        let answer = server.send(&form(server, "/moderation/login", &[("password", PASSWORD)])).expect(303);
        let cookie = kept_cookie(&answer);
        let mut author = Self { server, cookie, csrf: String::new() };
        author.csrf = author.page("").select("input[name=csrf]").attr("value").unwrap().to_string();
        author
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.server.send(&Request::get(path).header("Cookie", &self.cookie))
    }

    /// The list at this query.
    pub(crate) fn page(&self, query: &str) -> Document {
        document(&self.get(&format!("/moderation{query}")).expect(200))
    }

    /// Sends a form as a page of this session does.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        self.server.send(&form(self.server, path, &fields).header("Cookie", &self.cookie))
    }

    /// Decides about `ids`; returns the page that it leads to.
    pub(crate) fn decide(&self, decision: &str, ids: &[&str]) -> Document {
        let ids = ids.iter().map(|id| ("id", *id));
        let fields: Vec<_> = [("view", "status=pending"), ("decision", decision)].into_iter().chain(ids).collect();
        self.follow(&self.post("/moderation/decide", &fields))
    }

    /// The page that an answer leads to.
    #[track_caller]
    pub(crate) fn follow(&self, answer: &Answer) -> Document {
        assert_eq!(answer.status, 303, "{}", answer.text());
        let location = answer.header("location").unwrap();
        document(&self.get(location.split('#').next().unwrap()).expect(200))
    }
}

/// Ids of the responses on a page, in its order.
pub(crate) fn ids(page: &Document) -> Vec<String> {
    let responses = page.select(".queue .response");
    responses
        .iter()
        .map(|response| response.attr("id").unwrap().strip_prefix("response-").unwrap().to_owned())
        .collect()
}
