/// One way to give hostile input to this project's parsers.
struct Target: Sendable {
    let name: String
    /// Takes one input; must return, whatever it is.
    let run: @Sendable (_ input: [UInt8]) -> Void

    /// All of them; which formats `file` meets is a matter of the samples that scripts/fuzz begins with.
    static let all: [Target] = [
        Target(name: "file", Container.whole),
        Target(name: "ome-xml", Container.omeXML),
        Target(name: "imagej", Container.imageJ),
        Target(name: "shaped", Container.shaped),
        Target(name: "lsm-info", Container.lsmInfo),
        Target(name: "scanimage-header", Container.scanImage),
        Target(name: "rules", run: readRules),
    ]

    /// Opens the file that a container makes of an input.
    private init(name: String, _ container: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.init(name: name) { Opening.open(container($0)) }
    }

    private init(name: String, run: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.run = run
    }
}
