import FoundationEssentials

/// The mount points of this machine, as /proc/self/mountinfo has them (proc(5)).
struct MountTable {
    let points: [String]

    init() {
        let text = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        self.init(text: text)
    }

    init(text: String) {
        points = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 4 ? Self.plain(fields[4]) : nil
        }
    }

    /// Those below a folder, without the folder itself, each once.
    func mounts(below folder: String) -> [String] {
        Set(points.filter { $0 != folder && RealPath.isInside($0, folder) }).sorted()
    }

    /// Blanks, tabs, line ends and backslashes are written as `\040` and so on.
    private static func plain(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
