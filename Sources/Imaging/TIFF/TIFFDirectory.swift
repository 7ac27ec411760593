/// A directory of a TIFF file in the making: its fields, and the bytes that they become.
struct TIFFDirectory {
    /// The values of a field; `offsets` take 4 bytes each in a classic file, 8 in a BigTIFF.
    enum Values {
        case short([Int])
        case long([Int])
        case offsets([Int])
        case rational(Int, Int)
        case ascii([UInt8])
        case bytes([UInt8])
    }

    private var fields: [(tag: TIFFTag, values: Values)] = []

    /// Sets a field; the tags must come in ascending order, as TIFF wants them.
    mutating func set(_ tag: TIFFTag, _ values: Values) { fields.append((tag, values)) }

    mutating func set(_ tag: TIFFTag, short value: Int) { set(tag, .short([value])) }

    mutating func set(_ tag: TIFFTag, long value: Int) { set(tag, .long([value])) }

    /// Bytes that the directory takes with the values that do not fit into its entries.
    func byteCount(_ form: TIFFForm) -> Int {
        let external = fields.map { form.byteCount($0.values) }.filter { $0 > form.wordSize }
        return form.directorySize(fields.count) + external.map { ($0 + 7) & ~7 }.reduce(0, +)
    }

    /// The bytes of the directory when it stands at an offset; values that do not fit follow it.
    ///
    /// - Parameter next: the offset of the next directory, 0 for none.
    func bytes(at position: Int, next: Int, _ form: TIFFForm) -> [UInt8] {
        var entries = TIFFBytes(form)
        var values = TIFFBytes(form)
        let base = position + form.directorySize(fields.count)
        form.isBigTIFF ? entries.append8(fields.count) : entries.append2(fields.count)
        for (tag, field) in fields {
            entries.append2(Int(tag.rawValue))
            entries.append2(Int(form.type(field).rawValue))
            entries.appendWord(form.count(field))
            if form.byteCount(field) <= form.wordSize {
                entries.append(field, paddedTo: form.wordSize)
            } else {
                entries.appendWord(base + values.bytes.count)
                values.append(field, paddedTo: 8)
            }
        }
        entries.appendWord(next)
        entries.pad(to: 8, from: position)
        return entries.bytes + values.bytes
    }
}
