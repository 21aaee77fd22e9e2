//! The responses that wait for a decision.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::browser::document;
use crate::components::endpoint_key::{EndpointKeyForm, RemoveKey};
use crate::components::failure::Failure;
use crate::components::pull::PullResponses;
use crate::components::response_list::ResponseList;
use crate::state::{Decision, Responses, ShownResponses, use_blog, use_responses};
use crate::texts::{Texts, use_texts};

/// The list, or what is missing for it.
#[component]
pub(crate) fn ResponsesPage() -> impl IntoView {
    let (texts, blog, responses) = (use_texts(), use_blog(), use_responses());
    responses.start_visit();
    responses.load();
    let shown = Memo::new(move |_| responses.waiting.with(|waiting| ShownResponses::of(waiting.as_ref())));
    Effect::new(move |_| {
        document::set_title(&texts.responses_title(&blog.title));
        document::focus_heading();
    });
    let failure = move || {
        let retry = Callback::new(move |()| responses.retry());
        responses.failure.get().map(|error| view! { <Failure texts error retry/> }.into_any())
    };
    let can_undo = move || responses.undoable.with(|undoable| !undoable.is_empty());
    let has_endpoint = Memo::new(move |_| {
        shown.with(|shown| !matches!(shown, ShownResponses::Nothing | ShownResponses::NoEndpoint))
    });
    view! {
        <div class="page responses-page">
            <h1 tabindex="-1">{texts.responses}</h1>
            <div class="notice">
                <p role="status">{move || responses.notice.get()}</p>
                <button type="button" class="plain undo" hidden=move || !can_undo() on:click=move |_| responses.undo()>
                    {Decision::Undo.label(texts)}
                </button>
            </div>
            {failure}
            {move || content(texts, responses, shown.get())}
            {move || has_endpoint.get().then(|| view! { <PullResponses/> }.into_any())}
        </div>
    }
    .into_any()
}

fn content(texts: Texts, responses: Responses, shown: ShownResponses) -> AnyView {
    match shown {
        ShownResponses::Nothing if responses.failure.with(Option::is_some) => ().into_any(),
        ShownResponses::Nothing => view! { <p class="hint">{texts.loading}</p> }.into_any(),
        ShownResponses::NoEndpoint => view! { <p>{texts.no_endpoint}</p> }.into_any(),
        ShownResponses::NoKey => view! { <EndpointKeyForm responses/> }.into_any(),
        ShownResponses::Obstacle(error) => {
            let has_key =
                responses.waiting.with_untracked(|waiting| waiting.as_ref().is_some_and(|waiting| waiting.has_key));
            let remove = has_key.then(|| view! { <div class="buttons"><RemoveKey responses/></div> }.into_any());
            let retry = Callback::new(move |()| responses.retry());
            view! {
                <Failure texts error=ApiError::Refused(error) retry/>
                {remove}
            }
            .into_any()
        }
        ShownResponses::List => view! { <ResponseList responses/> }.into_any(),
    }
}
