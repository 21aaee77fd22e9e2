//! Stands in for the library of this name (`[patch]` in the workspace's `Cargo.toml`).
//!
//! Leptos always brings `server_fn`, and that names two ways of `wasm-streams`. The library exports classes to
//! JavaScript, which no linker can leave out: four kilobytes of the browser's module, compressed, that nothing in
//! Carnet ever calls (`docs/size.md`). These two ways do the same without exporting anything.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use futures_util::stream::{Stream, StreamExt, unfold};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ReadableStreamDefaultController, ReadableStreamDefaultReader, ReadableStreamReadResult};

/// A stream of the browser's.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes a stream from the browser.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The browser's stream.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Makes a stream of one of Rust's, which is read as the browser asks for more.
    ///
    /// # Panics
    /// Where the browser can't make a stream.
    #[must_use]
    pub fn from_stream(stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        let stream: Chunks = Box::pin(stream);
        // The browser asks for the next chunk only when it has the one before, so the stream is always back by then.
        let stream = Rc::new(Cell::new(Some(stream)));
        let pull = Closure::<dyn FnMut(ReadableStreamDefaultController) -> Promise>::new(move |controller| {
            let place = Rc::clone(&stream);
            future_to_promise(pull(place, controller))
        });
        let source = Object::new();
        let _ = Reflect::set(&source, &"pull".into(), &pull.into_js_value());
        web_sys::ReadableStream::new_with_underlying_source(&source).map_or_else(|_| unreachable!(), Self)
    }

    /// What the stream gives, chunk by chunk.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> + 'static {
        let reader = self.0.get_reader().unchecked_into::<ReadableStreamDefaultReader>();
        unfold(reader, async |reader| {
            let read = JsFuture::from(reader.read()).await.map(JsCast::unchecked_into::<ReadableStreamReadResult>);
            match read {
                Ok(read) if read.get_done() == Some(true) => None,
                Ok(read) => Some((Ok(read.get_value()), reader)),
                Err(error) => Some((Err(error), reader)),
            }
        })
    }
}

type Chunks = Pin<Box<dyn Stream<Item = Result<JsValue, JsValue>>>>;

/// Hands the next chunk of the stream in `place` to the browser, or says that there is none.
async fn pull(
    place: Rc<Cell<Option<Chunks>>>,
    controller: ReadableStreamDefaultController,
) -> Result<JsValue, JsValue> {
    let Some(mut stream) = place.take() else { return Ok(JsValue::UNDEFINED) };
    match stream.next().await {
        Some(chunk) => controller.enqueue_with_chunk(&chunk?)?,
        None => return controller.close().map(|()| JsValue::UNDEFINED),
    }
    place.set(Some(stream));
    Ok(JsValue::UNDEFINED)
}
