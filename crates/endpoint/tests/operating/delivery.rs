//! Channels of notices, and a server that delivers what is due.

use endpoint::config::{Mail, Webhook};
use endpoint::decision_link::DecisionLink;
use endpoint::notice;
use endpoint::store::response::Status;
use mailparse::ParsedMail;

use crate::listeners::Listener;
use crate::support::{Request, Server, words};

pub(crate) const MINUTE_MS: i64 = 60 * 1000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;

pub(crate) fn mail_to(listener: &Listener) -> Mail {
    Mail {
        server: format!("smtp://{}", listener.address),
        from: "Carnet <carnet@carnet.example>".to_owned(),
        to: "auteur@carnet.example".to_owned(),
        digest: None,
    }
}

pub(crate) fn calls_to(listener: &Listener) -> Webhook {
    Webhook { url: format!("http://{}/hook", listener.address).parse().unwrap(), secret: "un secret".to_owned() }
}

/// A daily e-mail at eight o'clock, an hour after tests start.
pub(crate) fn digest_to(listener: &Listener) -> Mail {
    Mail { digest: Some(jiff::civil::time(8, 0, 0, 0)), ..mail_to(listener) }
}

impl Server {
    pub(crate) fn deliver(&self) {
        self.wait(notice::deliver_due(&self.app)).unwrap();
    }

    /// Number of queued notices.
    pub(crate) fn waiting(&self) -> i64 {
        self.change(|transaction| transaction.query_row("SELECT count(*) FROM notices", [], |row| row.get(0)))
    }

    /// The address of a link in a mail that is sent now.
    pub(crate) fn link(&self, id: &str, status: Status) -> String {
        let link = DecisionLink::new(id, status, self.app.clock.now_ms());
        self.app.address(&link.path(&self.app.signer))
    }

    pub(crate) fn take(&self, text: &str) -> String {
        self.send(&Request::json(&words(text))).expect(202).id()
    }
}

pub(crate) fn body(mail: &ParsedMail<'_>) -> String {
    mail.get_body().unwrap().replace("\r\n", "\n")
}
