//! The network between browsers and the endpoint, which can lose requests or replies.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use futures_util::stream;

/// What becomes of requests.
#[derive(Clone, Copy, Default)]
pub(crate) enum Delivery {
    /// They arrive, and so do their replies.
    #[default]
    Whole,
    /// They do not arrive.
    LosesRequests,
    /// They arrive, and the replies to what is sent break off.
    LosesReplies,
}

/// The network. Copies share it.
#[derive(Clone, Default)]
pub(crate) struct EndpointNetwork {
    delivery: Arc<Mutex<Delivery>>,
    attempts: Arc<AtomicUsize>,
}

impl EndpointNetwork {
    /// From now on, this becomes of requests.
    pub(crate) fn set(&self, delivery: Delivery) {
        *self.delivery.lock().unwrap_or_else(PoisonError::into_inner) = delivery;
    }

    /// How often browsers have sent something, or tried to.
    pub(crate) fn attempts(&self) -> usize {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Puts the network around a router.
    pub(crate) fn around(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), deliver))
    }
}

async fn deliver(State(network): State<EndpointNetwork>, request: Request, next: Next) -> Response {
    let delivery = *network.delivery.lock().unwrap_or_else(PoisonError::into_inner);
    let is_sent = request.method() == Method::POST;
    // Where requests are lost, a browser that has to ask first sends nothing.
    let is_attempt = is_sent || (request.method() == Method::OPTIONS && matches!(delivery, Delivery::LosesRequests));
    let response = match delivery {
        Delivery::LosesRequests => Response::new(broken()),
        Delivery::LosesReplies if is_sent => {
            let (mut head, _) = next.run(request).await.into_parts();
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, broken())
        }
        Delivery::Whole | Delivery::LosesReplies => next.run(request).await,
    };
    if is_attempt {
        network.attempts.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// What never comes to its end.
fn broken() -> Body {
    Body::from_stream(stream::iter([Err::<Bytes, _>(io::Error::other("the connection breaks"))]))
}
