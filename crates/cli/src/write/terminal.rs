//! What the terminal shows while the editor runs: addresses, access codes, and who has used them.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use console::style;
use editor::server::{AccessEvent, NetworkAccess, NetworkStart, StartAddress};
use protocol::language::Language;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::streams::{print_error_line, print_line};
use crate::texts::Commands;

/// Prints the addresses that start sessions, and opens the first one in the browser if `is_opened`.
pub(super) fn show(start: &StartAddress, is_opened: bool, texts: &Commands) -> Result<()> {
    let StartAddress { address, network } = start;
    print_line(format_args!("\n  {address}\n"))?;
    if let Some(network) = network {
        show_network(network, texts)?;
    }
    if is_opened && open::that_detached(address).is_err() {
        print_error_line(texts.cannot_open_browser);
    }
    Ok(())
}

fn show_network(NetworkStart { addresses, code }: &NetworkStart, texts: &Commands) -> Result<()> {
    print_line(texts.in_network)?;
    for address in addresses {
        print_line(format_args!("\n  {address}"))?;
    }
    if let Some(first) = addresses.first().filter(|_| io::stdout().is_terminal()) {
        show_qr_code(first)?;
    }
    print_line(format_args!("\n  {}\n", texts.access_code(code)))?;
    print_error_line(texts.network_not_encrypted);
    Ok(())
}

/// Prints an address as a QR code, for the camera of a phone.
fn show_qr_code(address: &str) -> Result<()> {
    // Addresses are short enough for one.
    let Ok(code) = QrCode::new(address) else { return Ok(()) };
    print_line("")?;
    for line in code.render::<Dense1x2>().build().lines() {
        print_line(format_args!("  {}", style(line).black().on_white()))?;
    }
    Ok(())
}

/// Says how to get another access code. On a terminal, the key Enter gives one from now on.
pub(super) fn offer_codes(network: Arc<NetworkAccess>, language: Language) -> Result<()> {
    let texts = Commands::of(language);
    if !io::stdin().is_terminal() {
        print_line(texts.run_for_code)?;
        return Ok(());
    }
    print_line(texts.enter_for_code)?;
    // It waits for a line when the program ends, which a task of the runtime could not.
    thread::spawn(move || {
        for _ in io::stdin().lines().map_while(Result::ok) {
            if let Ok(code) = network.new_code() {
                let _ = print_line(texts.access_code(code));
            }
        }
    });
    Ok(())
}

/// Tells what became of an access code.
pub(super) fn tell(event: &AccessEvent, language: Language) {
    let texts = Commands::of(language);
    match event {
        AccessEvent::Used => print_error_line(texts.code_used),
        AccessEvent::Replaced(code) => {
            print_error_line(texts.codes_wrong);
            let _ = print_line(texts.access_code(code));
        }
    }
}
