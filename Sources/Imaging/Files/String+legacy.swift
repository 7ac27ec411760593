extension String {
    /// Text of programs that write UTF-8 today and wrote Latin-1 before, up to its first zero byte.
    init(legacy bytes: some Collection<UInt8>) {
        let text = bytes.prefix { $0 != 0 }
        if let utf8 = String(validating: text, as: UTF8.self) {
            self = utf8
        } else {
            self.init(String.UnicodeScalarView(text.map { Unicode.Scalar($0) }))
        }
    }
}
