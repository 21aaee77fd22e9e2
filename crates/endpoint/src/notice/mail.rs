//! An e-mail to the author: plain text, in which text of the sender can't pass for a header or for our own text.

use std::time::Duration;

use email_encoding::headers::{rfc2047, writer::EmailWriter};
use jiff::civil::Date;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, ReplyTo};
use lettre::message::{Mailbox, Mailboxes, Message};
use lettre::{Address, SmtpTransport, Transport};
use protocol::language::Language;
use protocol::response::is_email;

use super::post_title;
use crate::App;
use crate::config::Mail;
use crate::decision_link::DecisionLink;
use crate::store::response::{Status, StoredResponse, instant};
use crate::texts::Notice;
use crate::wording;

/// Timeout for each SMTP command.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);

/// Limit on the subject, in characters.
const MAX_SUBJECT_LENGTH: usize = 150;

/// Limit on each text in an e-mail about several responses, in characters.
const EXCERPT_LENGTH: usize = 500;

/// The message about one response, or about several; `digest` is the day of a daily one.
pub(super) fn compose(
    app: &App,
    mail: &Mail,
    responses: &[StoredResponse],
    digest: Option<Date>,
) -> Result<Message, String> {
    let site = app.posts.site();
    let language = site.as_ref().map(|site| site.language).unwrap_or_default();
    let words = Notice::of(language);
    let blog = site.as_ref().map_or("Carnet", |site| site.threads.title.as_str());
    let (subject, length) = match responses {
        [only] if digest.is_none() => (words.subject(blog, &only.name, post_title(app, &only.post)), usize::MAX),
        several => (words.subject_of_many(several.len(), blog), EXCERPT_LENGTH),
    };
    let mut body = String::new();
    for response in responses {
        body.push_str(&about(app, language, response, length));
    }
    body.push_str(&words.moderate(app.address("moderation")));
    body.push('\n');
    message(mail, &message_id(app, responses, digest), &one_line(&subject), body)
}

/// The message that delivers a private message in full. A reply to it goes to the sender.
pub(super) fn compose_message(app: &App, mail: &Mail, kept: &StoredResponse) -> Result<Message, String> {
    let site = app.posts.site();
    let words = Notice::of(site.as_ref().map(|site| site.language).unwrap_or_default());
    let blog = site.as_ref().map_or("Carnet", |site| site.threads.title.as_str());
    let title = site.as_ref().and_then(|site| site.post(&kept.post)).map(|post| one_line(&post.title));
    let mut body = match &title {
        Some(title) => words.message_about(title),
        None => words.message.to_owned(),
    };
    body.push_str("\n\n");
    // The sender chose all of this.
    let address = kept.email.as_deref().unwrap_or_default();
    let post = if title.is_none() { kept.post.as_str() } else { "" };
    for line in [post, &kept.name, address].into_iter().filter(|line| !line.is_empty()) {
        body.push_str(&quoted(&one_line(line), usize::MAX));
    }
    body.push_str("> \n");
    body.push_str(&quoted(&kept.text, usize::MAX));
    let reply_to = reply_address(address);
    let hint = match &reply_to {
        Some(_) => words.message_reply,
        None if address.is_empty() => words.message_no_reply,
        None => words.message_no_direct_reply,
    };
    body.push_str(&format!("\n{hint}\n\n{}\n", words.moderate(app.address("moderation?status=messages"))));
    let id = message_id(app, std::slice::from_ref(kept), None);
    let mut message = message(mail, &id, &one_line(&words.message_subject(blog, &kept.name)), body)?;
    if let Some(address) = reply_to {
        // Without the name, which could hold what programs decode.
        message.headers_mut().set(ReplyTo::from(Mailboxes::from(Mailbox::new(None, address))));
    }
    Ok(message)
}

/// The address for replies, in ASCII, which every server takes; none if it can't be written so.
fn reply_address(email: &str) -> Option<Address> {
    let (local, host) = email.rsplit_once('@')?;
    let address = Address::new(local, idna::domain_to_ascii(host).ok()?).ok()?;
    (local.is_ascii() && is_email(email)).then_some(address)
}

/// The same for each attempt, so that duplicates can be recognised.
fn message_id(app: &App, responses: &[StoredResponse], digest: Option<Date>) -> String {
    let host = app.config.public_url.host_str().unwrap_or("localhost");
    let first = responses.first().map_or("none", |response| response.id.as_str());
    let day = digest.map(|day| format!(".{day}")).unwrap_or_default();
    format!("<{first}.{}{day}@{host}>", responses.len())
}

fn about(app: &App, language: Language, response: &StoredResponse, length: usize) -> String {
    let words = Notice::of(language);
    let site = app.posts.site();
    let date = match &site {
        Some(site) => site.date(instant(response.received_ms), language),
        None => instant(response.received_ms).strftime("%Y-%m-%d").to_string(),
    };
    let title = site.as_ref().and_then(|site| site.post(&response.post)).map(|post| one_line(&post.title));
    let mut text = match (response.kind.mention(), &title) {
        (Some(kind), _) => {
            words.about_mention(wording::mention(language, kind), one_line(&post_title(app, &response.post)), date)
        }
        (None, Some(title)) => words.about(title, date),
        (None, None) => words.about_unknown_post(date),
    };
    text.push_str("\n\n");
    // The sender chose the name, the text and, if the post is unknown, its id.
    if title.is_none() && response.page().is_none() {
        text.push_str(&quoted(&one_line(&response.post), length));
    }
    text.push_str(&quoted(&one_line(&response.name), length));
    if let Some(page) = response.page() {
        text.push_str(&quoted(&one_line(page), usize::MAX));
    }
    text.push_str("> \n");
    text.push_str(&quoted(&response.text, length));
    text.push('\n');
    text.push_str(if response.status == Status::Approved { words.published } else { words.pending });
    text.push('\n');
    if let Some(site) = site.filter(|_| response.status == Status::Approved) {
        let address = format!("{}#response-{}", site.address(&response.post), response.id);
        text.push_str(&words.read(address));
        text.push('\n');
    }
    text.push_str(&links(app, words, response));
    text.push('\n');
    text
}

/// Links to the decisions, one on each line.
fn links(app: &App, words: &Notice, response: &StoredResponse) -> String {
    let link = |status| {
        let link = DecisionLink::new(&response.id, status, app.clock.now_ms());
        app.address(&link.path(&app.signer))
    };
    let approve = link(Status::Approved);
    let first = match response.status {
        _ if !response.kind.takes_replies() => words.approve(approve),
        Status::Approved => words.reply(approve),
        _ => words.approve_or_reply(approve),
    };
    [first, words.reject(link(Status::Rejected)), words.spam(link(Status::Spam))].map(|line| line + "\n").concat()
}

/// A text with `> ` before each line, so that it can't imitate lines of the message.
fn quoted(text: &str, length: usize) -> String {
    let mut shown: String = text.chars().take(length).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown.lines().map(|line| format!("> {}\n", one_line(line))).collect()
}

/// A text without line ends and control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn message(mail: &Mail, id: &str, subject: &str, body: String) -> Result<Message, String> {
    let mailbox =
        |text: &str| text.parse::<Mailbox>().map_err(|_| "a configured e-mail address is not valid".to_owned());
    let subject: String = subject.chars().take(MAX_SUBJECT_LENGTH).collect();
    let encoded = encoded_whole(&subject)?;
    let mut message = Message::builder()
        .from(mailbox(&mail.from)?)
        .to(mailbox(&mail.to)?)
        .subject(subject)
        .message_id(Some(id.to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|_| "can't build the message".to_owned())?;
    if let Some(encoded) = encoded {
        message.headers_mut().insert_raw(encoded);
    }
    // Prevents automatic replies (RFC 3834).
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
    Ok(message)
}

/// The whole subject as encoded words, if it contains `=?`: mail programs would decode text of the sender otherwise.
fn encoded_whole(subject: &str) -> Result<Option<HeaderValue>, String> {
    if !subject.contains("=?") {
        return Ok(None);
    }
    const NAME: &str = "Subject";
    let mut encoded = String::new();
    rfc2047::encode(subject, &mut EmailWriter::new(&mut encoded, NAME.len() + ": ".len(), 0, false))
        .map_err(|_| "can't encode the subject".to_owned())?;
    let name = HeaderName::new_from_ascii_str(NAME);
    Ok(Some(HeaderValue::dangerous_new_pre_encoded(name, subject.to_owned(), encoded)))
}

/// Hands the message to the server.
pub(super) fn send(server: &str, message: &Message) -> Result<(), String> {
    let transport =
        SmtpTransport::from_url(server).map_err(|_| "the address of the mail server is not valid".to_owned())?;
    match transport.timeout(Some(SMTP_TIMEOUT)).build().send(message) {
        Ok(_) => Ok(()),
        // The server's message may contain addresses.
        Err(error) => Err(match error.status() {
            Some(code) => format!("the mail server replied {code}"),
            None if error.is_timeout() => "the mail server timed out".to_owned(),
            None if error.is_tls() => "TLS with the mail server failed".to_owned(),
            None => "can't reach the mail server".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{message, one_line, quoted, reply_address};
    use crate::config::Mail;

    #[test]
    fn mail_prevents_header_and_line_injection() {
        let mail = Mail {
            server: String::new(),
            from: "Carnet <carnet@blog.example>".to_owned(),
            to: "auteur@blog.example".to_owned(),
            digest: None,
        };
        let subject = one_line("[Blog] Ana\r\nBcc: all@blog.example\u{2028}X → Été");
        let text = quoted("Bonjour\n\nModérer\u{a0}: https://evil.example/\n.\n", usize::MAX);
        let sent = message(&mail, "<a@blog.example>", &subject, text).unwrap().formatted();
        let sent = String::from_utf8(sent).unwrap();
        assert!(!sent.contains("\nBcc:"), "{sent}");
        assert!(sent.contains("Auto-Submitted: auto-generated\r\n"), "{sent}");
        assert!(sent.contains("text/plain; charset=utf-8"), "{sent}");
        assert_eq!(quoted("a\n\nb\u{1b}[31m", 4), "> a\n> \n> b…\n");
    }

    #[test]
    fn reply_address_is_one_ascii_address() {
        let written = |email: &str| reply_address(email).map(|address| address.to_string());
        assert_eq!(written("ana+blog@courriel.example").as_deref(), Some("ana+blog@courriel.example"));
        assert_eq!(written("ana@Bücher.example").as_deref(), Some("ana@xn--bcher-kva.example"));
        for bad in [
            "",
            "ana",
            "zoé@courriel.example",
            "ana@a.example\r\nBcc: all@b.example",
            "ana@a.example, all@b.example",
            "\"a\" <ana@a.example>",
            "ana@b@c.example",
        ] {
            assert_eq!(written(bad), None, "{bad}");
        }
    }
}
