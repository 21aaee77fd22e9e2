//! Connections: the pool, TLS, and what is checked at the start.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::StoreError;
use crate::store::address::Server;

/// How long an operation waits for a free or a new connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

/// A pool of so many connections to a server. Connects when one is needed.
pub(super) fn pool(server: &Server, max_connections: usize) -> Result<Pool, StoreError> {
    let Server { config, root_certificates } = server;
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match config.get_ssl_mode() {
        SslMode::Disable => Manager::from_config(config.clone(), NoTls, recycling),
        _ => Manager::from_config(config.clone(), tls(root_certificates.as_deref())?, recycling),
    };
    let builder = Pool::builder(manager).max_size(max_connections).runtime(Runtime::Tokio1);
    let builder = builder.wait_timeout(Some(CONNECTION_TIMEOUT)).create_timeout(Some(CONNECTION_TIMEOUT));
    builder.build().map_err(|error| StoreError::Server(error.to_string()))
}

/// TLS with the certificate authorities in a file, or with those of web browsers.
fn tls(root_certificates: Option<&Path>) -> Result<MakeRustlsConnect, StoreError> {
    let roots = match root_certificates {
        Some(path) => authorities(path)
            .map_err(|why| StoreError::Server(format!("can't use the certificates in {}: {why}", path.display())))?,
        None => RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Server(error.to_string()))?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// The certificates in a PEM file.
fn authorities(path: &Path) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())? {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() { Err("there are none".to_owned()) } else { Ok(roots) }
}

/// Checks the settings of the server that the store depends on.
pub(super) async fn check(client: &Client) -> Result<(), StoreError> {
    let query = "SELECT current_setting('synchronous_commit'), current_setting('server_encoding'), \
                 current_setting('fsync')";
    let row = client.query_typed_one(query, &[]).await?;
    let (synchronous_commit, encoding, fsync): (String, String, String) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if fsync != "on" {
        return Err(StoreError::Server(
            "fsync is off, so the server could lose everything; set it to on in postgresql.conf".to_owned(),
        ));
    }
    if synchronous_commit == "off" {
        return Err(StoreError::Server(
            "synchronous_commit is off, so the server could lose what was acknowledged; set it to on, for instance with \
             ALTER ROLE … SET synchronous_commit = on"
                .to_owned(),
        ));
    }
    if encoding != "UTF8" {
        return Err(StoreError::Server(format!(
            "its encoding is {encoding}; create a database with the encoding UTF8"
        )));
    }
    Ok(())
}
