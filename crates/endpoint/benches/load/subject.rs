//! What is measured, and what is sent to each.

use std::net::SocketAddr;

use crate::support::{PER_NETWORK, Request};

/// Responses in the thread that is read.
pub(crate) const THREAD: usize = 50;

/// Networks that send in turn: many more than there are requests under way, since endpoints on one server wait for each
/// other when they store responses of one network.
const NETWORKS_IN_TURN: usize = 1_000;

/// What is measured: running programs that take and publish responses.
pub(crate) trait Subject {
    /// Where it listens.
    fn addresses(&self) -> Vec<SocketAddr>;

    /// Its processes, without those of a database server.
    fn processes(&self) -> Vec<u32>;

    /// Sends and approves a thread of [`THREAD`] responses, and waits until readers see it.
    fn publish_thread(&self);

    /// Sends a response, which is accepted and held; `number` is another one each time.
    fn response(number: usize) -> Request;

    /// Reads the thread.
    fn thread() -> Request;
}

/// A text of several sentences.
pub(crate) fn text(number: usize) -> String {
    format!(
        "Réponse numéro {number}. Je partage l’avis de l’auteur, à une réserve près : tout le monde n’a pas le \
         temps d’écrire.\n\nEt pourtant, « écrire, c’est répondre »."
    )
}

/// The address that sends this response: as many responses come from each network as are allowed, because the
/// endpoint counts no more than 50,000 networks in an hour.
pub(crate) fn client(number: usize) -> String {
    let round = number / (NETWORKS_IN_TURN * PER_NETWORK);
    let network = round * NETWORKS_IN_TURN + number % NETWORKS_IN_TURN;
    let [_, a, b, c] = u32::try_from(network).unwrap().to_be_bytes();
    format!("{}.{b}.{c}.1", 11 + a)
}

/// Name, text and client of a response in the thread.
pub(crate) fn in_thread(number: usize) -> (String, String, String) {
    (format!("Voisin {number}"), "Bien dit. ".repeat(1 + number % 40), format!("192.168.{number}.1"))
}
