pub enum Run { Text(String), Opaque }
#[derive(Clone,Copy,PartialEq,Eq,Debug)]
pub enum Setting { French, English, None }
impl Setting { pub fn of(l:&str)->Self{ if l.starts_with("fr"){Self::French}else if l.starts_with("en"){Self::English}else{Self::None}} }
pub fn set_runs(_s:Setting,_r:&mut [Run]){}
pub fn set(_s:Setting,t:&str)->String{t.to_owned()}
pub enum Piece<'a>{Plain(&'a str),Ordinal(&'a str)}
pub fn ordinals(t:&str)->Vec<Piece<'_>>{vec![Piece::Plain(t)]}
