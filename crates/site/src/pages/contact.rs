//! The page where readers write to the author of the blog alone.

use maud::{Markup, html};
use protocol::bundle::{Article, Kind, Page};
use protocol::label::Label;

use super::{RenderedPage, SiteContext};
use crate::contact::CONTACT;

impl SiteContext<'_> {
    /// `/contact/`, if the blog has it. It is shown as a static page, so that the app needs no code for it. The form is
    /// plain HTML, which the endpoint answers with a page; [`contact`](crate::contact) has its script.
    pub fn contact_page(&self) -> Option<RenderedPage> {
        self.contact.as_ref()?;
        let wording = self.wording;
        let content = html! {
            p { (wording.about_contact()) }
            (self.contact_form())
        };
        let article = Article { content: content.into_string(), ..Article::default() };
        let page = self.plain(Kind::Static, CONTACT.to_owned(), wording.contact());
        Some(self.rendered_page(Page { article: Some(article), ..page }, wording.about_contact().to_owned()))
    }

    fn contact_form(&self) -> Markup {
        let wording = self.wording;
        let words = |label| wording.label(label);
        html! {
            form id="contact" class="respond" method="post" action={ (self.site.endpoint) "messages" }
                aria-label=(wording.contact()) {
                input type="hidden" name="post" value="";
                input type="hidden" name="token" value="";
                input type="hidden" name="language" value=(self.site.language);
                div class="honeypot" aria-hidden="true" {
                    label for="contact-subject" { (words(Label::FieldTrap)) }
                    input id="contact-subject" name="subject" tabindex="-1" autocomplete="off";
                }
                div class="field" {
                    label for="contact-name" { (words(Label::FieldName)) }
                    input type="text" id="contact-name" name="name" autocomplete="name" required;
                }
                div class="field" {
                    label for="contact-email" { (words(Label::FieldEmail)) }
                    p id="contact-email-help" class="help" { (wording.contact_email_help()) }
                    input type="email" id="contact-email" name="email" autocomplete="email"
                        aria-describedby="contact-email-help";
                }
                div class="field" {
                    label for="contact-text" { (words(Label::FieldText)) }
                    textarea rows="8" id="contact-text" name="text" autocomplete="off" required {}
                }
                // Not paragraphs: the second one of a text is indented.
                div class="notice" {
                    div { (wording.contact_notice(self.catalogue.settings.responses.keep_unapproved_days)) }
                    (self.privacy_contact())
                }
                button { (wording.send_message()) }
            }
        }
    }

    /// Whom to ask about personal data.
    fn privacy_contact(&self) -> Markup {
        let contact = &self.site.privacy_contact;
        let address = contact.contains('@').then(|| format!("mailto:{contact}"));
        let (before, after) = self.wording.label(Label::ResponseContact).split_once("{}").unwrap_or_default();
        html! {
            @if !contact.is_empty() {
                div { (before) a href=[address] { (contact) } (after) }
            }
        }
    }
}
